// Option symbols of the Options Clearing Corporation (Options Symbology Initiative, in force since
// 2010-02-12): root, left aligned and blank padded to 6; expiry as yymmdd; C or P; strike times
// 1000 in 8 digits. The compact form omits the blanks.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "model/portfolio.hpp"

namespace ballast::model {

// Accepts either form. Years are 2000 to 2099; an expiry on a Saturday is valid (usual until
// 2015-01). The root is 1 to 6 capital letters and digits, at least one a letter: a trailing digit
// marks an adjusted contract, whose multiplier and deliverable may differ from 100 shares; a
// leading digit a FLEX option. The error names the invalid part.
Result<OptionTerms> parse_occ_symbol(std::string_view symbol);

enum class OccForm { kPadded, kCompact };

// kInvalidInput when the terms do not fit the symbol: the root, the century, a strike that is not
// positive, has more than three digits after the point or reaches 100,000.
Result<std::string> format_occ_symbol(const OptionTerms& terms, OccForm form);

}  // namespace ballast::model
