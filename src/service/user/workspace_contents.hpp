// Everything that a workspace consists of, as an archive for its members.
#pragma once

#include <memory>
#include <string>

#include "service/call.hpp"
#include "store/database.hpp"
#include "store/spool_file.hpp"

namespace ballast::service {

struct WorkspaceArchive {
    std::shared_ptr<store::SpoolFile> file;  // tar
    std::string digest;                      // SHA-256; the same for the same contents
};

// Tables as CSV, prices, files of balance sheets and documents of reports; without secrets, jobs
// and the audit log. Written to files as it is made: its size does not matter to memory.
Result<WorkspaceArchive> archive_workspace(Call& call, store::Transaction& transaction);
// The digest of the archive alone.
Result<std::string> digest_workspace(Call& call, store::Transaction& transaction);

// What a confirmation of the deletion repeats, part of the name of the archive.
std::string export_code(const std::string& digest);

}  // namespace ballast::service
