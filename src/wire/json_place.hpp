// Brings the pointers of faults to where they lead in the document that was sent.
#pragma once

#include <span>
#include <string_view>

#include "base/error.hpp"

namespace ballast::wire {

// A fault that leads nowhere in the document is moved to the nearest value around it that is
// there; one that asks for a missing member of an object ("required") keeps that member's name.
// Prices and other tables by date are named by column ("/prices/columns/A/100", "/prices/dates/3")
// and found also where the document has a row per date ("/prices/100/A"). What lies in a file that
// the document names stays as it is. Nothing happens where the document is not JSON.
void point_into(std::string_view document, std::span<Fault> faults);

}  // namespace ballast::wire
