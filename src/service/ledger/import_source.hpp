// Reads the file of an import request: by a format, a column mapping, or a saved profile.
#pragma once

#include <string>

#include "service/ledger/import_requests.hpp"

namespace ballast::service {

class Call;

struct ImportSource {
    std::string bytes;
    std::string file_name;
    std::string file_digest;
    std::string profile;  // the one used; empty: none
    ingest::ImportOptions options;
    ledger::AccountChoice choice;
    ingest::ImportFile file;
};

Result<ImportSource> read_import_source(Call& call, const ImportRequest& request);

}  // namespace ballast::service
