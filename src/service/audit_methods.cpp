#include "service/identity_requests.hpp"
#include "service/methods.hpp"
#include "store/audit.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Result<ListAuditResponse> list_audit(Call& call, const ListAuditRequest& request) {
    TRY(const auto rows,
        store::list_audit(call.transaction(),
                          {.actor = request.actor,
                           .method = request.method,
                           .object = request.object,
                           .from = request.from,
                           .until = request.until},
                          request.before, static_cast<std::size_t>(request.limit)));
    ListAuditResponse response;
    for (const store::AuditRow& row : rows)
        response.data.push_back({.sequence = row.sequence,
                                 .at = row.at,
                                 .actor = row.entry.actor,
                                 .method = row.entry.method,
                                 .object = row.entry.object,
                                 .outcome = row.entry.outcome,
                                 .request_id = row.entry.request_id,
                                 .details = {row.entry.details},
                                 .hash = row.hash});
    if (rows.size() == static_cast<std::size_t>(request.limit) && rows.back().sequence > 1)
        response.next_before = rows.back().sequence;
    return response;
}

Result<VerifyAuditResponse> verify(Call& call, const Empty& /*request*/) {
    TRY(const store::AuditCheck check, store::verify_audit(call.transaction()));
    return VerifyAuditResponse{check.rows, check.head};
}

}  // namespace

void add_audit_methods(MethodTable& table) {
    table.add<ListAuditRequest, ListAuditResponse>(
        {.name = "audit.list",
         .summary = "Lists audit log entries, newest first.",
         .permission = Permission::kAuditRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/audit"},
         .idempotent = true},
        list_audit);
    table.add<Empty, VerifyAuditResponse>(
        {.name = "audit.verify",
         .summary = "Verifies that no audit log entry was changed, removed or added.",
         .permission = Permission::kAuditRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/audit/verify"},
         .idempotent = true},
        verify);
}

}  // namespace ballast::service
