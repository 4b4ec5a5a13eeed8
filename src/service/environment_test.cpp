// The data directory, its permissions and identity, and the report of the doctor.
#include "service/environment.hpp"

#include <filesystem>
#include <fstream>
#include <sqlite3.h>

#include "service/call.hpp"
#include "service/doctor.hpp"
#include "service/running_call.hpp"
#include "service/server_settings.hpp"
#include "service/store_settings.hpp"
#include "service/tls_settings.hpp"
#include "store/objects.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

namespace fs = std::filesystem;
using test::fails_with;
using test::ok;
using ::testing::HasSubstr;
using ::testing::Not;

std::unique_ptr<Environment> environment_at(const std::string& data, std::string database = {},
                                            std::string owner = {}) {
    Settings settings;
    settings.data = data;
    settings.database = std::move(database);
    settings.database_owner = std::move(owner);
    return std::make_unique<Environment>(std::move(settings),
                                         std::make_unique<ManualClock>(test::kNow));
}

const HealthCheck& check_of(const DoctorReport& report, std::string_view name) {
    const auto found = std::ranges::find(report.checks, name, &HealthCheck::name);
    EXPECT_NE(found, report.checks.end()) << name;
    return *found;
}

class Directories : public ::testing::TestWithParam<store::Dialect> {
protected:
    Directories() {
        if (GetParam() == store::Dialect::kPostgresql) {
            const auto made = test::Postgres::instance().new_database();
            database_ = made.application;
            owner_ = made.owner;
        } else {
            database_ = "sqlite:" + (directory_ / "shared.db");
        }
    }
    std::unique_ptr<Environment> node(const std::string& name) {
        return environment_at(directory_ / name, database_, owner_);
    }
    test::TemporaryDirectory directory_;
    std::string database_;
    std::string owner_;
};

TEST(Log, ASlowStatementNamesTheRequestThatWaits) {
    World world;
    world.environment().shared<StoreSettings>().slow_statement_ms = 1;
    std::vector<std::string> lines;
    world.environment().set_log([&](std::string_view line) { lines.emplace_back(line); });
    const Principal owner = world.owner();
    const auto request = RequestId::make(test::kNow);
    const Call call(world.environment(), owner, request, {});
    const auto read = [&] {
        return world.database().read(owner.tenant, [](store::Transaction& t) -> Status {
            TRY([[maybe_unused]] const auto rows,
                t.query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
                        "i < 300000) SELECT count(*) FROM n"));
            return {};
        });
    };
    lines.clear();
    ASSERT_TRUE(ok(read()));
    {
        const RunningCall running(call);
        ASSERT_TRUE(ok(read()));
    }
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_THAT(lines[0], HasSubstr(R"({"event":"slow_statement","at":")"));
    EXPECT_THAT(lines[0], HasSubstr("WITH RECURSIVE"));
    EXPECT_THAT(lines[0], Not(HasSubstr("request_id")));
    EXPECT_THAT(lines[1], HasSubstr(R"("request_id":")" + request.to_string() + "\""));
}

INSTANTIATE_TEST_SUITE_P(Databases, Directories, test::kDatabases, test::database_name);

TEST_P(Directories, ANodeWithoutTheObjectStoreOfItsDatabaseDoesNotStart) {
    ASSERT_TRUE(ok(node("a")->database()));
    ASSERT_TRUE(ok(node("a")->database()));
    const auto refused = node("b")->database();
    ASSERT_TRUE(fails_with(Code::kConflict, refused));
    EXPECT_THAT(refused.error().message, HasSubstr("BALLAST_DATA"));
    EXPECT_THAT(refused.error().message, Not(HasSubstr(directory_.path())));
    EXPECT_FALSE(fs::exists(directory_ / "b/store-id"));
    // A copy of the directory.
    fs::copy_file(directory_ / "a/store-id", directory_ / "b/store-id");
    EXPECT_TRUE(ok(node("b")->database()));
}

TEST_P(Directories, ANodeThatStoppedBetweenFileAndDatabaseClaimsAtItsNextStart) {
    fs::create_directories(directory_ / "a");
    std::ofstream(directory_ / "a/store-id") << "0198b3a0-0000-7000-8000-000000000001\n";
    ASSERT_TRUE(ok(node("a")->database()));
    EXPECT_TRUE(fails_with(Code::kConflict, node("b")->database()));
}

TEST(Errors, ANewerDatabaseIsRefusedWithTheWayToRestoreAnEarlierOne) {
    test::TemporaryDirectory directory;
    ASSERT_TRUE(ok(environment_at(directory / "data")->database()));
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open((directory / "data/state.db").c_str(), &raw), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(raw,
                           "INSERT INTO schema_migrations (number, name, checksum, applied_at) "
                           "VALUES (9999, '9999_later', 'x', 'now')",
                           nullptr, nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(raw);
    const auto refused = environment_at(directory / "data")->database();
    ASSERT_TRUE(fails_with(Code::kUnsupported, refused));
    EXPECT_THAT(refused.error().message, HasSubstr("BALLAST_DATA"));
    EXPECT_THAT(refused.error().message, HasSubstr("BALLAST_BACKUP_DIRECTORY"));
    EXPECT_THAT(refused.error().message, Not(HasSubstr(directory.path())));
}

TEST(Errors, DoNotNameTheDataDirectory) {
    test::TemporaryDirectory directory;
    fs::create_directory(directory / "real");
    fs::create_directory_symlink(directory / "real", directory / "link");
    std::ofstream(directory / "file") << "x";
    const std::vector<std::unique_ptr<Environment>> broken = [&] {
        std::vector<std::unique_ptr<Environment>> all;
        all.push_back(environment_at(directory / "link"));
        all.push_back(environment_at(directory / "file/below"));
        all.push_back(environment_at(directory / "x", "sqlite:" + (directory / "real")));
        all.push_back(environment_at(
            directory / "y", "postgresql://ann:canary@db.canary.invalid:1/x?connect_timeout=1"));
        return all;
    }();
    for (const auto& one : broken) {
        const auto opened = one->database();
        ASSERT_FALSE(opened);
        std::string text = opened.error().message;
        for (const auto& [name, value] : opened.error().attributes) text += value;
        EXPECT_THAT(text, Not(HasSubstr(directory.path())));
        EXPECT_THAT(text, Not(HasSubstr("canary")));
    }
}

TEST(Doctor, ASoundInstallationIsHealthy) {
    World world;
    world.body("portfolio.create", R"({"slug":"p","name":"P"})");
    const DoctorReport report = examine(world.environment(), {});
    EXPECT_TRUE(report.healthy) << wire::to_json(report);
    for (const HealthCheck& check : report.checks)
        EXPECT_EQ(check.health, Health::kOk) << check.name << ": " << check.message;
    EXPECT_THAT(wire::to_json(report), Not(HasSubstr(world.path())));
}

TEST(Doctor, WarnsOfAnAddressForOthersOnlyWithoutTls) {
    const test::TemporaryDirectory directory;
    Settings settings;
    settings.data = directory.path();
    settings.address = "0.0.0.0";
    const auto health = [&](const auto& change) {
        Settings changed = settings;
        TlsSettings tls;
        ServerSettings server;
        change(changed, tls, server);
        Environment environment(changed, std::make_unique<ManualClock>(test::kNow));
        environment.shared<TlsSettings>() = tls;
        environment.shared<ServerSettings>() = server;
        return check_of(examine(environment, {}), "settings").health;
    };
    EXPECT_EQ(health([](auto&, auto&, auto&) {}), Health::kWarning);
    EXPECT_EQ(health([](auto& s, auto&, auto&) { s.address = "127.0.0.1"; }), Health::kOk);
    EXPECT_EQ(health([](auto& s, auto&, auto&) { s.https = true; }), Health::kOk);
    EXPECT_EQ(health([](auto&, auto& tls, auto&) { tls.certificate_file = "tls.crt"; }),
              Health::kOk);
    EXPECT_EQ(health([](auto&, auto&, auto& server) { server.trusted_proxies = "10.0.0.0/8"; }),
              Health::kOk);
}

TEST(Doctor, EachDefectIsNamedWithItsFix) {
    World world;
    world.owner();
    EXPECT_EQ(
        check_of(examine(world.environment(), {"unknown variable BALLAST_X"}), "settings").health,
        Health::kWarning);
    fs::permissions(world.path(), fs::perms::owner_all | fs::perms::others_read);
    const DoctorReport open = examine(world.environment(), {});
    EXPECT_FALSE(open.healthy);
    EXPECT_THAT(check_of(open, "data directory").fix, HasSubstr("chmod 700"));
    fs::permissions(world.path(), fs::perms::owner_all);
    fs::permissions(world.path() + "/state.db", fs::perms::all);
    EXPECT_EQ(check_of(examine(world.environment(), {}), "data directory").health,
              Health::kWarning);
    world.clock().set(Instant::from_micros(0));
    EXPECT_FALSE(examine(world.environment(), {}).healthy);

    test::TemporaryDirectory directory;
    const auto unreachable =
        environment_at(directory.path(), "postgresql://nobody@127.0.0.1:1/x?connect_timeout=1");
    const DoctorReport report = examine(*unreachable, {});
    EXPECT_FALSE(report.healthy);
    EXPECT_EQ(check_of(report, "database").health, Health::kFailed);
}

}  // namespace
}  // namespace ballast::service
