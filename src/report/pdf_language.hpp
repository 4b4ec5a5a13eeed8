// Internal to the PDF writer: what Cairo 1.16 cannot put into a document's catalog.
#pragma once

#include <string>
#include <string_view>

namespace ballast::report::detail {

// Appends an incremental update (ISO 32000-1, 7.5.6) with the catalog's language and the wish to
// show the title in the window. A document of another form than Cairo's is left as it is.
void add_language(std::string& pdf, std::string_view language);

}  // namespace ballast::report::detail
