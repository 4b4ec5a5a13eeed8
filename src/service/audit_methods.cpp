#include "service/identity_requests.hpp"
#include "service/methods.hpp"
#include "service/user_names.hpp"
#include "store/audit.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::service {

namespace {

// The id of a user who is named by the e-mail address; what is no address stays, as an address of
// nobody does, which has no entries.
Result<std::string> actor_id(Call& call, const std::string& actor) {
    if (actor.find('@') == std::string::npos) return actor;
    return call.transaction().as_system(
        [&](store::SystemTransaction& system) -> Result<std::string> {
            const auto user = store::find_user(system, actor);
            if (user) return user->id.to_string();
            if (user.error().code == Code::kNotFound) return actor;
            return Error(user.error());
        });
}

Result<ListAuditResponse> list_audit(Call& call, const ListAuditRequest& request) {
    TRY(const std::string actor, actor_id(call, request.actor));
    TRY(const auto rows,
        store::list_audit(call.transaction(),
                          {.actor = actor,
                           .method = request.method,
                           .object = request.object,
                           .from = request.from,
                           .until = request.until},
                          request.before, static_cast<std::size_t>(request.limit)));
    ListAuditResponse response;
    UserNames names(call.transaction());
    for (const store::AuditRow& row : rows) {
        TRY(const std::string name, names.of(row.entry.actor));
        response.data.push_back({.sequence = row.sequence,
                                 .at = row.at,
                                 .actor = row.entry.actor,
                                 .actor_name = name,
                                 .method = row.entry.method,
                                 .object = row.entry.object,
                                 .outcome = row.entry.outcome,
                                 .request_id = row.entry.request_id,
                                 .details = {row.entry.details},
                                 .hash = row.hash});
    }
    if (rows.size() == static_cast<std::size_t>(request.limit) && rows.back().sequence > 1)
        response.next_before = rows.back().sequence;
    return response;
}

Result<VerifyAuditResponse> verify(Call& call, const SignedHeads& request) {
    const TenantId& tenant = call.principal().tenant;
    TRY(const AuditHeads heads, AuditHeads::open(call.environment().audit_directory()));
    std::vector<store::AuditHead> known;
    for (const SignedHead& head : request.heads) {
        TRY_STATUS(heads.check(head, tenant));
        known.push_back({head.sequence, head.hash});
    }
    TRY(const auto kept, heads.latest(tenant));
    if (kept) known.push_back({kept->sequence, kept->hash});
    const auto count = static_cast<std::int64_t>(known.size());
    TRY(const store::AuditCheck check, store::verify_audit(call.transaction(), std::move(known)));
    return VerifyAuditResponse{check.rows, check.head, count};
}

Result<SignedHeads> export_heads(Call& call, const Empty& /*request*/) {
    TRY(const store::AuditHead head, store::audit_head(call.transaction()));
    TRY(const AuditHeads heads, AuditHeads::open(call.environment().audit_directory()));
    const SignedHead made = heads.sign(call.principal().tenant, head, call.now());
    TRY_STATUS(heads.keep(made));
    return SignedHeads{{made}};
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
    table.add<SignedHeads, VerifyAuditResponse>(
        {.name = "audit.verify",
         .summary = "Verifies that no audit log entry was changed, removed or added.",
         .doc = "The log must agree with the signed heads of the request, which audit.export "
                "returned earlier and which were kept elsewhere, and with the last one that the "
                "server kept: whoever rewrites the whole log cannot sign its end.",
         .permission = Permission::kAuditRead,
         .effect = Effect::kRead,
         .route = {Verb::kPost, "/audit/verify"},
         .idempotent = true},
        verify);
    table.add<Empty, SignedHeads>(
        {.name = "audit.export",
         .summary = "Returns the signed end of the audit log, to be kept elsewhere.",
         .permission = Permission::kAuditRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/audit/head"},
         .idempotent = true},
        export_heads);
}

}  // namespace ballast::service
