// Runs of synchronized sources: files to a plan to its effect, all or nothing.
#pragma once

#include "service/call.hpp"
#include "service/clo/sync_requests.hpp"

namespace ballast::service {

// Reads the source and applies its plan, with the official runs of the tests that follow from it,
// in one transaction with the record of the run and its audit row.
Result<CloSyncRunView> run_clo_sync(Call& call, const RunCloSyncRequest& request);

Result<CloSyncDocument> sync_document(const store::CloSync& sync);

// Name of the schedule that runs a source.
std::string sync_schedule_name(const std::string& sync);

}  // namespace ballast::service
