// Everything that a workspace consists of, as an archive for its members.
#pragma once

#include <string>

#include "service/call.hpp"
#include "store/database.hpp"

namespace ballast::service {

struct WorkspaceArchive {
    std::string bytes;   // tar
    std::string digest;  // SHA-256; the same for the same contents
};

// Tables as CSV, prices, files of balance sheets and documents of reports; without secrets, jobs
// and the audit log. kLimitExceeded above 256 MB.
Result<WorkspaceArchive> archive_workspace(Call& call, store::Transaction& transaction);

// What a confirmation of the deletion repeats, part of the name of the archive.
std::string export_code(const WorkspaceArchive& archive);

}  // namespace ballast::service
