// The scales of rating agencies, for files of ratings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ballast::ingest {

// "moodys", "sp" or "fitch" for their usual spellings; other agencies in lower case.
std::string standard_agency(std::string_view text);

// The rating as its agency writes it, whatever its case; of other agencies as given. nullopt where
// it is not in the scale.
std::optional<std::string> standard_rating(std::string_view agency, std::string_view text);

}  // namespace ballast::ingest
