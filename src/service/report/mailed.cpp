#include "service/report/mailed.hpp"

#include <fmt/format.h>

#include "service/audit_trail.hpp"
#include "service/report/archive.hpp"
#include "service/report/describe.hpp"
#include "store/audit.hpp"
#include "store/credentials.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::service {

namespace {

Error spent_link() {
    return fail(Code::kUnauthenticated,
                "this link has been used or has expired: sign in and open the report, or have it "
                "generated again");
}

// The member whom a link was sent to, and the link.
Result<store::Bearer> reader_of(Call& call, const std::string& key) {
    TRY(store::Database * database, call.environment().database());
    auto found =
        database->system_read([&](store::SystemTransaction& system) -> Result<store::Bearer> {
            TRY(const bool is_locked, store::is_locked_down(system));
            if (is_locked) return spent_link();
            return store::find_one_time(system, store::TokenKind::kReport, key, call.now());
        });
    if (!found && found.error().code == Code::kUnauthenticated) return spent_link();
    return found;
}

// The file is read with the rights that the member has now, before the link is used up: one that
// cannot be read does not cost the link.
Result<FileContent> mailed(Call& call, const MailedReportRequest& request) {
    TRY(const store::Bearer link, reader_of(call, request.key));
    Principal reader;
    reader.tenant = link.tenant.id;
    reader.user = link.user.id;
    reader.name = link.user.name;
    reader.role = link.role;
    reader.permissions = permissions_of(link.role);
    reader.credential = "link";
    if (!reader.permissions.has(Permission::kReportRead)) return spent_link();
    Call as_reader(call.environment(), reader, call.request(), call.work());
    TRY(FileContent file, report_file(as_reader, link.token.name, request.format));
    TRY(store::Database * database, call.environment().database());
    Status used = database->transact(reader.tenant, [&](store::Transaction& transaction) -> Status {
        TRY_STATUS(transaction.as_system([&](store::SystemTransaction& system) {
            return store::consume_token(system, link.token.id, call.now());
        }));
        TRY_STATUS(store::append_audit(
            transaction,
            audit_entry(&reader, "report.mailed", "report:" + link.token.name, "ok",
                        {call.source().interface, call.source().remote, call.request()}),
            call.now()));
        return {};
    });
    // Another use of it was faster.
    if (!used && used.error().code == Code::kUnauthenticated) return spent_link();
    if (!used) return Error(std::move(used).error());
    return file;
}

}  // namespace

void add_mailed_report_method(MethodTable& table) {
    table.add<MailedReportRequest, FileContent>(
        {.name = "report.mailed",
         .summary = "Returns a report as a file, once, with the key of a link in mail.",
         .permission = Permission::kPublic,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/reports/mailed"},
         .signs_in = true,
         .shown_once = true},
        mailed);
}

}  // namespace ballast::service
