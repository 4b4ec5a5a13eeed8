// Moody's industries of corporates.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "clo/asset.hpp"

namespace ballast::clo {

// The 35 names, and the earlier combined name of banking, finance, insurance and real estate.
std::span<const std::string_view> moodys_industries();
// The name in the list of one that differs only in case, punctuation or "and" for "&", as reports
// of trustees do.
std::optional<std::string_view> moodys_industry(std::string_view name);
// Writes Moody's industry of an asset as in the list.
void use_listed_names(Asset& asset);

}  // namespace ballast::clo
