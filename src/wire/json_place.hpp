// Adjusts the pointers of errors to the document that was actually sent.
#pragma once

#include <span>
#include <string_view>

#include "base/error.hpp"

namespace ballast::wire {

// A pointer to nothing in the document is moved to the nearest enclosing value; one that asks for a
// missing member of an object ("required") keeps that member's name. Prices and other tables by
// date are addressed by column ("/prices/columns/A/100", "/prices/dates/3") and are also found
// where the document has a row per date ("/prices/100/A"). Pointers into a file that the document
// names are unchanged. No effect if the document is not JSON.
void point_into(std::string_view document, std::span<FieldError> errors);

}  // namespace ballast::wire
