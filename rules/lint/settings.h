// What holds at each route after inheritance, with the places in the file where it was given.
#pragma once

#include <string>
#include <vector>

#include "rules/pack/model.h"

namespace gridline::lint {

struct Settings {
  pack::LeadRule lead = pack::LeadRule::triage;
  pack::LevelIndex lead_level;
  pack::UnitIndex lead_unit;
  pack::Position lead_at;
  const std::vector<pack::PartnerRule>* partners = nullptr;  // in the pack
  pack::PersonRule person;
  pack::Position person_at;   // line 0: nobody gives one
  pack::PolicyIndex policy;
  pack::Position policy_at;

  // What to mend when nobody is there: who is asked for, else which unit.
  pack::Position people_at() const { return person_at.line != 0 ? person_at : lead_at; }
};

// By route.
std::vector<Settings> settings_of(const pack::Pack& pack);

// Is it the same unit that leads, for every place and category?
bool same_lead(const Settings& a, const Settings& b);

}  // namespace gridline::lint
