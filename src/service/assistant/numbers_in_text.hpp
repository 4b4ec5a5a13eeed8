// Numbers of a text that no source has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ballast::service {

// The numbers of `text`, as written, to which no number of `sources` rounds: as it is, as a
// percentage of a fraction, in thousands, millions or billions, with either sign. Marks such as
// [r1] and dates of the sources are left out.
std::vector<std::string> unverified_numbers(std::string_view text,
                                            const std::vector<std::string>& sources);

}  // namespace ballast::service
