// What the methods of backups have in common.
#pragma once

#include <string>
#include <utility>

#include "service/backup/archive.hpp"
#include "service/method.hpp"

namespace ballast::service {

inline Status require_operator(Call& call) {
    if (is_operator(call)) return {};
    return fail(Code::kForbidden,
                "backups have the data of all workspaces: administrators of the home workspace "
                "make and restore them");
}

inline MethodInfo backup_job(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kBackupRun,
            .effect = Effect::kRun,
            .route = {Verb::kPost, std::move(path)},
            .duration = Duration::kLong};
}

// backup.restore, backup.download, backup.verify_file and backup.restore_file.
void add_restoration_methods(MethodTable& table);

}  // namespace ballast::service
