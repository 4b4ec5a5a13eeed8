// The files of a synchronized folder.
#pragma once

#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "service/clo/book_import.hpp"

namespace ballast::service {

struct SyncFiles {
    std::vector<NamedBytes> workbooks;
    std::vector<NamedBytes> databases;
    std::string digest;   // of names and bytes
    bool settled = true;  // false: a file was written within the last ten seconds
};

// Workbooks and databases by their names, which were checked.
SyncFiles sync_files_of(std::vector<NamedBytes> files);

// Whether a file may be sent: the plain name of a workbook or SQLite database.
Status check_sync_file_name(const std::string& name, const std::string& pointer);

// `folder` is relative to `directory`; links and ways out are refused.
Result<SyncFiles> read_sync_folder(const std::string& directory, const std::string& folder,
                                   Instant now);

// Whether a folder may be named: relative, without "..".
Status check_sync_folder(const std::string& folder);

}  // namespace ballast::service
