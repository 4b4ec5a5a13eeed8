// Settings of imports from folders. They are resolved together with the others (settings.hpp); the
// program puts them into Environment::shared at start.
#pragma once

#include <cstdint>
#include <string>

#include "service/settings.hpp"

namespace ballast::service {

struct ImportSettings {
    std::string directory;  // below which synchronized folders are; empty: none
    // How long files of synchronized folders are kept that no import committed.
    std::uint64_t sync_files_days = 90;
};

// From the values that resolve_settings has checked.
ImportSettings import_settings(const ResolvedSettings& resolved);

}  // namespace ballast::service
