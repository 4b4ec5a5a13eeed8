// A document as Markdown (CommonMark with tables). Charts are their title and summary: the figures
// are in the tables.
#pragma once

#include <string>

#include "report/document.hpp"

namespace ballast::report {

std::string to_markdown(const Document& document);

}  // namespace ballast::report
