// A response as the tables of a command.
#pragma once

#include <string>
#include <string_view>

#include "api/cli/views.hpp"
#include "api/json_value.hpp"
#include "base/result.hpp"

namespace ballast::api::cli {

struct ShowOptions {
    std::string section;    // name of the only section to show; empty: all
    std::size_t width = 0;  // of the terminal; 0: unlimited
    bool color = false;
    bool is_narrowed = false;  // by fields of the request, so that no rows are not no data
};

// All sections as text, with the as-of date, currency and coverage of the response above and its
// issues below. kInvalidInput for a section that the command does not have.
Result<std::string> shown_as_text(const View& view, std::string_view subject,
                                  const JsonValue& response, const ShowOptions& options);

// One section, by default the first table, as CSV: values as in the response, under the names of
// their fields.
Result<std::string> shown_as_csv(const View& view, const JsonValue& response,
                                 std::string_view section);

// The issues of a response, one per line; empty when it has none.
std::string issues_text(const JsonValue& response, bool color);

}  // namespace ballast::api::cli
