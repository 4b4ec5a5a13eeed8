// Settings of backups. They are resolved together with the others (settings.hpp); the program puts
// them into Environment::shared at start.
#pragma once

#include <cstddef>
#include <string>

#include "service/settings.hpp"

namespace ballast::service {

struct BackupSettings {
    std::string directory;  // empty: <data>/backups
    // File with 64 hexadecimal digits, with which backups are encrypted; empty: they are not.
    std::string key_file;
    std::size_t keep = 30;  // newest backups that backup.create leaves; 0: all
    // All settings that are not defaults, one a line, without passwords: part of every backup.
    std::string record;
};

// From the values that resolve_settings has checked.
BackupSettings backup_settings(const ResolvedSettings& resolved);

}  // namespace ballast::service
