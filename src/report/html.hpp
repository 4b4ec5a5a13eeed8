// A document as one HTML file: styles and charts (SVG) inside, no script, nothing loaded from
// elsewhere.
#pragma once

#include <string>
#include <string_view>

#include "report/chart_picture.hpp"
#include "report/document.hpp"

namespace ballast::report {

std::string to_html(const Document& document);

// Text of an element or attribute.
std::string html_text(std::string_view text);

}  // namespace ballast::report
