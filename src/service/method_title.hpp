// Titles of methods in the words of a person who reads about a call of one: in lists of jobs,
// schedules and proposals, in notices, and as the titles of MCP tools.
#pragma once

#include <string>
#include <string_view>

namespace ballast::service {

// "Value at risk" of risk.var. Of a method without a title of its own, the words of its name:
// "ALM session: find limit".
std::string method_title(std::string_view method);

// Whether a method has a title of its own, as every method that may run as a job.
bool has_title(std::string_view method);

// The words of a method's name, abbreviations spelled as the field writes them.
std::string name_in_words(std::string_view method);

}  // namespace ballast::service
