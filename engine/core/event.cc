// What every Event needs whichever it is: made here once.
#include "engine/core/event.h"

namespace gridline::core {

Event::Event(AnyEvent e) : AnyEvent(std::move(e)) {}
Event::Event() = default;
Event::Event(const Event&) = default;
Event::Event(Event&&) noexcept = default;
Event& Event::operator=(const Event&) = default;
Event& Event::operator=(Event&&) noexcept = default;
Event::~Event() = default;

}  // namespace gridline::core
