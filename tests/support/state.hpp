// A fresh state database of either kind for a test, with two tenants. Suites over both:
//
//     class PortfoliosTest : public ballast::test::StateTest {};
//     INSTANTIATE_TEST_SUITE_P(Databases, PortfoliosTest, ballast::test::kDatabases,
//                              ballast::test::database_name);
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "support/postgres.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::test {

inline const auto kDatabases =
    testing::Values(store::Dialect::kSqlite, store::Dialect::kPostgresql);

inline std::string database_name(const testing::TestParamInfo<store::Dialect>& info) {
    return info.param == store::Dialect::kSqlite ? "Sqlite" : "Postgresql";
}

// 2026-01-02T03:04:05Z
inline constexpr Instant kNow = Instant::from_micros(1'767'323'045'000'000);

// A database of PostgreSQL with the schema: a copy of one that is migrated once per process.
inline Postgres::Addresses new_migrated_database() {
    static const std::string original = [] {
        const Postgres::Addresses made = Postgres::instance().new_database();
        auto opened =
            store::Database::open({.address = made.application, .owner_address = made.owner});
        EXPECT_TRUE(opened) << opened.error().message;
        return made.name;
    }();
    return Postgres::instance().new_database(original);
}

class StateTest : public testing::TestWithParam<store::Dialect> {
protected:
    void SetUp() override {
        if (GetParam() == store::Dialect::kSqlite) {
            options_.address = "sqlite:" + (directory_ / "state.db");
        } else {
            addresses_ = new_migrated_database();
            options_.address = addresses_.application;
            options_.owner_address = addresses_.owner;
        }
        auto opened = store::Database::open(options_);
        ASSERT_TRUE(opened) << opened.error().message;
        database_.emplace(*std::move(opened));
        auto made = database_->system([&](store::SystemTransaction& system) -> Status {
            TRY_STATUS(add_tenant(system, tenant_, "ours"));
            return add_tenant(system, other_tenant_, "theirs");
        });
        ASSERT_TRUE(made) << made.error().message;
    }

    static Status add_tenant(store::SystemTransaction& system, const TenantId& id,
                             const std::string& slug) {
        TRY(const store::Tenant tenant,
            store::create_tenant(system,
                                 {.id = id, .slug = slug, .name = slug, .created_at = kNow}));
        (void)tenant;
        return {};
    }

    store::Database& database() { return *database_; }

    TemporaryDirectory directory_;
    Postgres::Addresses addresses_;
    store::DatabaseOptions options_;
    TenantId tenant_ = TenantId::make(kNow);
    TenantId other_tenant_ = TenantId::make(kNow);
    std::optional<store::Database> database_;
};

// EXPECT_TRUE(ok(result)): prints the error's text when it fails.
template <class T>
testing::AssertionResult ok(const Result<T>& result) {
    if (result) return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << to_string(result.error().code) << ": " << result.error().message;
}

// EXPECT_TRUE(fails_with(Code::kConflict, result))
template <class T>
testing::AssertionResult fails_with(Code code, const Result<T>& result) {
    if (result) return testing::AssertionFailure() << "it succeeded";
    if (result.error().code == code) return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << to_string(result.error().code) << ": " << result.error().message;
}

}  // namespace ballast::test
