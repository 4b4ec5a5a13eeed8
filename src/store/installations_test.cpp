// Several installations on one PostgreSQL server, each with an owner of its own: apart from each
// other, although roles belong to the server.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <libpq-fe.h>

#include "store/portfolios.hpp"
#include "store/state_copy.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using test::fails_with;
using test::ok;
using testing::HasSubstr;

// The first column of a statement's result, or the error of the server.
std::string ask(const std::string& address, const std::string& sql) {
    PGconn* connection = PQconnectdb(address.c_str());
    PGresult* result = PQexec(connection, sql.c_str());
    std::string text;
    if (PQresultStatus(result) == PGRES_TUPLES_OK)
        for (int row = 0; row < PQntuples(result); ++row)
            text += fmt::format("{}{}", row > 0 ? " " : "", PQgetvalue(result, row, 0));
    else if (PQresultStatus(result) != PGRES_COMMAND_OK)
        text = PQerrorMessage(connection);
    PQclear(result);
    PQfinish(connection);
    return text;
}

std::string with_user(std::string address, const std::string& user) {
    const std::size_t begin = address.find("://") + 3;
    return address.replace(begin, address.find('@') - begin, user);
}

constexpr const char* kRoles =
    "SELECT DISTINCT r.rolname FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles) "
    "ORDER BY 1";

class InstallationsTest : public testing::Test {
protected:
    struct Installation {
        DatabaseOptions options;
        std::string superuser;
        TenantId tenant = TenantId::make(test::kNow);
    };

    // A database with an owner and a login of this name.
    static Installation make(const std::string& name) {
        const auto addresses = test::Postgres::instance().new_database();
        const std::string& superuser = addresses.superuser;
        ask(superuser, fmt::format("CREATE ROLE {}_owner LOGIN CREATEROLE CREATEDB", name));
        ask(superuser, fmt::format("CREATE ROLE {}_login LOGIN", name));
        ask(superuser, fmt::format("ALTER DATABASE {} OWNER TO {}_owner", addresses.name, name));
        return {.options = {.address = with_user(addresses.application, name + "_login"),
                            .owner_address = with_user(addresses.owner, name + "_owner")},
                .superuser = superuser};
    }

    // Opens it and stores a portfolio.
    static Status fill(const Installation& one) {
        TRY(Database database, Database::open(one.options));
        TRY_STATUS(database.system([&](SystemTransaction& t) -> Status {
            TRY_STATUS(create_tenant(t, {.id = one.tenant, .slug = "t", .name = "t"}));
            return {};
        }));
        return database.transact(one.tenant, [&](Transaction& t) -> Status {
            TRY_STATUS(create_portfolio(t, {.slug = "main", .name = "main"}, test::kNow));
            return {};
        });
    }
};

TEST_F(InstallationsTest, WithOwnersOfTheirOwnDoNotReachEachOther) {
    const Installation first = make("first");
    const Installation second = make("second");
    ASSERT_TRUE(ok(fill(first)));
    ASSERT_TRUE(ok(fill(second)));
    const std::string roles = ask(first.superuser, kRoles);
    EXPECT_THAT(roles, testing::MatchesRegex("ballast_app_[0-9]+ ballast_system_[0-9]+"));
    EXPECT_NE(roles, ask(second.superuser, kRoles));
    const std::string application = roles.substr(0, roles.find(' '));
    // The login of the second, connected to the first.
    const std::string intruder = with_user(first.options.address, "second_login");
    EXPECT_THAT(ask(intruder, "SET ROLE " + application), HasSubstr("permission denied"));
    EXPECT_THAT(ask(intruder, "SELECT name FROM main.portfolios"), HasSubstr("permission denied"));
    EXPECT_EQ(ask(first.options.address,
                  fmt::format("SET ROLE {}; SET app.tenant = '{}'; SELECT name FROM "
                              "main.portfolios",
                              application, first.tenant.to_string())),
              "main");
}

// Databases of earlier versions share roles of fixed names.
TEST_F(InstallationsTest, KeepTheRolesThatTheirPoliciesName) {
    const Installation one = make("older");
    ASSERT_TRUE(ok(fill(one)));
    std::string roles = ask(one.superuser, kRoles);
    ask(one.superuser,
        fmt::format("ALTER ROLE {} RENAME TO ballast_app", roles.substr(0, roles.find(' '))));
    ask(one.superuser,
        fmt::format("ALTER ROLE {} RENAME TO ballast_system", roles.substr(roles.find(' ') + 1)));
    auto database = Database::open(one.options);
    ASSERT_TRUE(ok(database));
    const auto names = database->read(
        one.tenant, [](Transaction& t) { return t.query("SELECT name FROM portfolios"); });
    ASSERT_TRUE(ok(names));
    EXPECT_EQ(names->size(), 1U);
    EXPECT_EQ(ask(one.superuser, kRoles), "ballast_app ballast_system");
}

TEST_F(InstallationsTest, AnOwnerThatMayNotCreateRolesIsReportedWithTheSetting) {
    const Installation one = make("weak");
    ask(one.superuser, "ALTER ROLE weak_owner NOCREATEROLE");
    const auto opened = Database::open(one.options);
    EXPECT_TRUE(fails_with(Code::kForbidden, opened));
    EXPECT_THAT(opened.error().message, HasSubstr("BALLAST_DATABASE_OWNER"));
}

TEST_F(InstallationsTest, AScratchDatabaseLeavesNoRole) {
    const Installation one = make("scratched");
    ASSERT_TRUE(ok(fill(one)));
    const std::string count = "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'ballast_%'";
    const std::string before = ask(one.superuser, count);
    const auto scratch = make_scratch_database(one.options, "scratch_of_test");
    ASSERT_TRUE(ok(scratch));
    {
        const auto opened = Database::open(*scratch);
        ASSERT_TRUE(ok(opened));
        EXPECT_NE(ask(one.superuser, count), before);
    }
    ASSERT_TRUE(ok(drop_scratch_database(one.options, "scratch_of_test")));
    EXPECT_EQ(ask(one.superuser, count), before);
}

}  // namespace
}  // namespace ballast::store
