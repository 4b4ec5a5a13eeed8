#include "support/world.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <utility>

#include "service/environment.hpp"

namespace ballast::service {

World::World(MethodTable table, Settings settings, store::Dialect dialect)
    : table_(std::move(table)) {
    settings.data = directory_.path();
    settings.threads = 2;
    if (dialect == store::Dialect::kPostgresql) {
        const auto addresses = test::new_migrated_database();
        settings.database = addresses.application;
        // The application role may not migrate.
        settings.database_owner = addresses.owner;
    }
    auto clock = std::make_unique<ManualClock>(test::kNow);
    clock_ = clock.get();
    environment_ = std::make_unique<Environment>(std::move(settings), std::move(clock));
    dispatcher_ = std::make_unique<Dispatcher>(*environment_, table_);
}

World::~World() = default;

void World::close() {
    dispatcher_.reset();
    environment_.reset();
}

store::Database& World::database() {
    auto opened = environment_->database();
    EXPECT_TRUE(test::ok(opened));
    return **opened;
}

Result<IssuedToken> World::issue_token(const Principal& by, const std::string& name,
                                       const std::vector<std::string>& scopes,
                                       std::optional<Instant> expires_at) {
    return database().transact(by.tenant, [&](store::Transaction& transaction) {
        return dispatcher_->identity().make_service_token(transaction, by, name, scopes,
                                                          expires_at);
    });
}

const Principal& World::owner() {
    if (owner_.user.is_nil()) {
        auto made = dispatcher_->identity().owner();
        EXPECT_TRUE(test::ok(made));
        if (made) owner_ = *std::move(made);
    }
    return owner_;
}

TenantId World::add_tenant(const std::string& slug) {
    const TenantId id = TenantId::make(clock_->now());
    const auto made = database().system([&](store::SystemTransaction& system) {
        return store::create_tenant(
            system, {.id = id, .slug = slug, .name = slug, .created_at = clock_->now()});
    });
    EXPECT_TRUE(test::ok(made));
    return id;
}

Principal World::add_member(const TenantId& tenant, const std::string& login, Role role) {
    const UserId id = UserId::make(clock_->now());
    const Status made = database().system([&](store::SystemTransaction& system) -> Status {
        TRY([[maybe_unused]] const store::User user,
            store::create_user(
                system, {.id = id, .login = login, .name = login, .created_at = clock_->now()}));
        return store::set_membership(system, {.tenant = tenant, .user = id, .role = role});
    });
    EXPECT_TRUE(test::ok(made));
    return {.tenant = tenant,
            .user = id,
            .name = login,
            .role = role,
            .permissions = permissions_of(role),
            .credential = "session",
            .csrf = {}};
}

Invocation World::invocation(std::string_view method, std::string_view request,
                             const Principal* principal) {
    return {.method = method,
            .request = request,
            .principal = principal,
            .interface = "test",
            .remote = "nowhere",
            .request_id = RequestId::make(clock_->now())};
}

Result<Reply> World::call_as(const Principal* principal, std::string_view method,
                             std::string_view request) {
    return dispatcher_->invoke(invocation(method, request, principal));
}

Result<Reply> World::call(std::string_view method, std::string_view request) {
    return call_as(&owner(), method, request);
}

std::string World::body(std::string_view method, std::string_view request) {
    auto reply = call(method, request);
    EXPECT_TRUE(test::ok(reply)) << method << " " << request.substr(0, 300);
    return reply ? std::move(reply->body) : "{}";
}

Error World::error(std::string_view method, std::string_view request) {
    auto reply = call(method, request);
    EXPECT_FALSE(reply) << method << " " << request.substr(0, 300) << " succeeded";
    return reply ? Error{} : std::move(reply).error();
}

std::vector<store::AuditRow> World::audit(const TenantId& tenant, const std::string& method) {
    environment_->shared<AuditQueue>().flush();
    auto rows = database().read(tenant, [&](store::Transaction& transaction) {
        return store::list_audit(transaction, {.method = method}, 0, 500);
    });
    EXPECT_TRUE(test::ok(rows));
    return rows ? *std::move(rows) : std::vector<store::AuditRow>{};
}

std::string price_table(int days, const std::vector<std::string>& symbols) {
    std::string rows = "[";
    std::vector<double> closes(symbols.size(), 100.0);
    std::uint64_t state = 88172645463325252ULL;
    fin::Date date = *fin::Date::parse("2024-01-01");
    for (int day = 0; day < days; ++day) {
        rows += fmt::format("{}{{\"date\":\"{}\"", day ? "," : "", date.to_string());
        for (std::size_t i = 0; i < symbols.size(); ++i) {
            state ^= state << 13;  // Marsaglia, "Xorshift RNGs" (2003), the triple 13, 7, 17
            state ^= state >> 7;
            state ^= state << 17;
            closes[i] *= 0.98 + 0.0401 * static_cast<double>(state >> 11) * 0x1p-53;
            rows += fmt::format(",\"{}\":{:.6f}", symbols[i], closes[i]);
        }
        rows += "}";
        ++date;
    }
    return rows + "]";
}

std::string import_request(int days, const std::vector<std::string>& symbols) {
    return fmt::format(R"({{"source":"made for a test","commit":true,"prices":{}}})",
                       price_table(days, symbols));
}

}  // namespace ballast::service
