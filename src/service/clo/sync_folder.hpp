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

// `folder` is relative to `directory`; links and ways out are refused.
Result<SyncFiles> read_sync_folder(const std::string& directory, const std::string& folder,
                                   Instant now);

// Whether a folder may be named: relative, without "..".
Status check_sync_folder(const std::string& folder);

}  // namespace ballast::service
