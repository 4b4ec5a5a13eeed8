// Moody's industries of corporates.
#pragma once

#include <span>
#include <string_view>

namespace ballast::clo {

// The 35 names, and the earlier combined name of banking, finance, insurance and real estate.
std::span<const std::string_view> moodys_industries();
bool is_moodys_industry(std::string_view name);

}  // namespace ballast::clo
