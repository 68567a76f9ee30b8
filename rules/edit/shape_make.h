// How the table of shapes is written down. Internal to rules/edit.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "rules/edit/shape.h"

namespace gridline::edit {

// Kept for the life of the program.
Shape* make(Shape::Kind kind);

inline const Shape* text() {
  static const Shape* const any = make(Shape::Kind::text);
  return any;
}
inline const Shape* truth() {
  static const Shape* const one = make(Shape::Kind::truth);
  return one;
}
inline const Shape* words() {
  static const Shape* const one = make(Shape::Kind::words);
  return one;
}
inline const Shape* whole(std::int64_t low, std::int64_t high) {
  Shape* s = make(Shape::Kind::whole);
  s->low = low;
  s->high = high;
  return s;
}
inline const Shape* choice(std::vector<std::string_view> of) {
  Shape* s = make(Shape::Kind::choice);
  s->choices = std::move(of);
  return s;
}
inline const Shape* form(std::string_view pattern, std::string_view example) {
  Shape* s = make(Shape::Kind::form);
  s->pattern = pattern;
  s->example = example;
  return s;
}
inline const Shape* list(const Shape* item) {
  Shape* s = make(Shape::Kind::list);
  s->item = item;
  return s;
}
inline const Shape* one_or_more(const Shape* item) {
  Shape* s = make(Shape::Kind::list);
  s->item = item;
  s->one_is_enough = true;
  return s;
}
inline Shape* fields(std::vector<Field> of, std::string_view id = {}) {
  Shape* s = make(Shape::Kind::fields);
  s->fields = std::move(of);
  s->id = id;
  return s;
}
inline const Shape* names(const Shape* item, std::string_view pattern = {}) {
  Shape* s = make(Shape::Kind::names);
  s->item = item;
  s->names_pattern = pattern;
  return s;
}
inline const Shape* either(std::vector<const Shape*> of) {
  Shape* s = make(Shape::Kind::either);
  s->either = std::move(of);
  return s;
}
inline const Shape* or_empty(const Shape* of) {
  Shape* s = make(of->kind);
  *s = *of;
  s->may_be_empty = true;
  return s;
}

// What several files write alike.
const Shape* urgency();        // U1 to W
const Shape* clock_amount();   // 15 min, 4 wh, 5 wd next_day
const Shape* time_of_day();    // 08:30
inline constexpr std::string_view weekdays_pattern =
    "all|每天|周末|(mon|tue|wed|thu|fri|sat|sun|周[一二三四五六日])( ?(-|至) ?(mon|tue|wed|thu|fri|sat|sun|周[一二三四五六日]))?";

// The files, each where its shape stands.
FileShape pack_shape();
FileShape org_shape();
FileShape calendar_shape();
FileShape places_shape();
FileShape categories_shape();
FileShape words_shape();
FileShape policies_shape();
FileShape profile_shape();
FileShape routes_shape();
FileShape included_shape();
FileShape texts_shape();
FileShape tests_shape();

}  // namespace gridline::edit
