// A document as PDF: A4 or Letter, page numbers, charts as vectors, text that can be searched and
// copied, title, language, bookmarks and structure tags (Document, H1, H2, P, Table, Figure). The
// fonts are part of the program (Open Sans; DejaVu Sans for characters that it lacks) and embedded
// as subsets, so that the same document gives the same bytes on every machine. The file claims
// neither PDF/A nor PDF/UA.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "report/document.hpp"

namespace ballast::report {

enum class Paper : std::uint8_t { kA4, kLetter };

// Fails when the machine has no memory.
Result<std::string> to_pdf(const Document& document, Paper paper = Paper::kA4);

}  // namespace ballast::report
