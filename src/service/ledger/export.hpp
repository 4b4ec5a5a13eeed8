// Exports of the ledger: CSV with metadata in front, or the whole as JSON.
#pragma once

#include "service/ledger/export_requests.hpp"

namespace ballast::service {

class Call;

Result<ExportResponse> export_ledger(Call& call, const ExportRequest& request);

}  // namespace ballast::service
