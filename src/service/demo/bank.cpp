#include "service/demo/bank.hpp"

#include "embedded/ballast_service_demo_data.hpp"
#include "service/alm/describe_session.hpp"
#include "service/alm/session_store.hpp"
#include "store/database.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

Result<bool> is_there(Environment& environment, const Principal& owner, const std::string& name) {
    TRY(store::Database * database, environment.database());
    return database->read(owner.tenant, [&](store::Transaction& transaction) -> Result<bool> {
        TRY(const auto page,
            store::list_upload_sessions(transaction, kAlmSessionKind, {.limit = store::kMaxPage}));
        for (const store::UploadSession& session : page.items)
            if (session.name == name) return true;
        return false;
    });
}

Result<std::int64_t> load_date(Environment& environment, const Principal& owner,
                               const std::string& name) {
    TRY(CreateAlmSessionRequest request,
        wire::read_json<CreateAlmSessionRequest>(demo_data::find(name + ".json")));
    TRY(const bool known, is_there(environment, owner, request.name));
    if (known) return std::int64_t{0};
    request.files.front().content = demo_data::find(name + ".zip");
    Call call(environment, owner, RequestId::make(environment.clock().now()), {});
    TRY(const StoredAlmSession session, create_alm_session(call, request));
    return session.manifest.positions;
}

}  // namespace

Result<std::int64_t> load_demo_bank(Environment& environment, const Principal& owner) {
    std::int64_t positions = 0;
    for (const char* name : {"bank_earlier", "bank"}) {
        TRY(const std::int64_t loaded, load_date(environment, owner, name));
        positions += loaded;
    }
    return positions;
}

}  // namespace ballast::service
