// A complete service for a test: fresh stores in a temporary directory, a fixed clock, tenants with
// members, and a way to call methods as any of them.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/dispatcher.hpp"
#include "service/methods.hpp"
#include "store/audit.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "support/json.hpp"
#include "support/state.hpp"

namespace ballast::service {

class World {
public:
    explicit World(MethodTable table = make_method_table(), Settings settings = {},
                   store::Dialect dialect = store::Dialect::kSqlite);
    ~World();

    // Ends the service; its files remain as long as this object.
    void close();

    ManualClock& clock() { return *clock_; }
    Environment& environment() { return *environment_; }
    Dispatcher& dispatcher() { return *dispatcher_; }
    const std::string& path() const { return directory_.path(); }
    store::Database& database();

    // A service token; all permissions of the principal when no scope is given.
    Result<IssuedToken> issue_token(const Principal& by, const std::string& name = "test",
                                    const std::vector<std::string>& scopes = {},
                                    std::optional<Instant> expires_at = {});

    const Principal& owner();
    TenantId add_tenant(const std::string& slug);
    Principal add_member(const TenantId& tenant, const std::string& login, Role role);

    Invocation invocation(std::string_view method, std::string_view request,
                          const Principal* principal);
    Result<Reply> call_as(const Principal* principal, std::string_view method,
                          std::string_view request = "{}");
    Result<Reply> call(std::string_view method, std::string_view request = "{}");
    // The response of a call that must succeed.
    std::string body(std::string_view method, std::string_view request = "{}");
    // The error of a call that must fail.
    Error error(std::string_view method, std::string_view request = "{}");

    // Newest first.
    std::vector<store::AuditRow> audit(const TenantId& tenant, const std::string& method = {});

private:
    test::TemporaryDirectory directory_;
    MethodTable table_;
    ManualClock* clock_ = nullptr;
    std::unique_ptr<Environment> environment_;
    std::unique_ptr<Dispatcher> dispatcher_;
    Principal owner_;
};

// Closes of A and B (and more, if named) on `days` consecutive days from 2024-01-01, generated
// without library random numbers, so that they are the same on every machine.
std::string price_table(int days, const std::vector<std::string>& symbols = {"A", "B"});

std::string import_request(int days, const std::vector<std::string>& symbols = {"A", "B"});

}  // namespace ballast::service
