// Tables of a response whose method has no view: its shape decides the sections.
#pragma once

#include <cstddef>
#include <deque>
#include <string>

#include "api/cli/views.hpp"
#include "api/json_value.hpp"

namespace ballast::api::cli {

// A view with the texts that it points to.
struct DerivedView {
    View view;
    std::deque<std::string> texts;
};

// Single values become facts, each array of objects a table with one column per field, each array
// of values a table of one column; fields of nested objects are named "outer.inner". Fields without
// a value are left out.
//
// `width`: columns of the terminal; columns of a table that do not fit are left out and the title
// counts them. 0 keeps all columns and rows, as CSV needs them.
DerivedView derive_view(const JsonValue& response, std::size_t width);

}  // namespace ballast::api::cli
