// Backups are complete, restorable elsewhere, incremental, and every change of one is noticed.
#include "service/backup/backup.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/base64.hpp"
#include "service/audit_heads.hpp"
#include "service/backup_settings.hpp"
#include "service/database_options.hpp"
#include "service/key_file.hpp"
#include "store/installation.hpp"
#include "store/market_series.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

namespace fs = std::filesystem;
using test::ok;

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

void overwrite(const fs::path& file, const std::string& bytes) {
    fs::permissions(file, fs::perms::owner_all);
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

std::vector<fs::path> files_below(const fs::path& root) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(root))
        if (entry.is_regular_file()) files.push_back(entry.path());
    return files;
}

class Backups : public testing::TestWithParam<store::Dialect> {
protected:
    Backups() {
        world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
        world_.body("position.create", R"({"portfolio":"book","symbol":"AAA","quantity":"100"})");
        world_.body("market.import_prices",
                    R"({"source":"t","prices":[{"date":"2025-12-30","AAA":10},)"
                    R"({"date":"2025-12-31","AAA":11}]})");
    }

    // As a worker runs them, without a job around.
    Result<Reply> run(std::string_view method, std::string_view request) {
        Invocation invocation = world_.invocation(method, request, &world_.owner());
        invocation.in_process = true;
        return world_.dispatcher().invoke(invocation);
    }
    std::string body(std::string_view method, std::string_view request = "{}") {
        auto reply = run(method, request);
        EXPECT_TRUE(ok(reply)) << method << " " << request;
        return reply ? std::move(reply->body) : "{}";
    }
    Error error(std::string_view method, std::string_view request) {
        auto reply = run(method, request);
        EXPECT_FALSE(reply) << method << " " << request;
        return reply ? Error{} : std::move(reply).error();
    }

    fs::path archive() { return backup_directory(world_.environment()); }
    std::string create(const std::string& request = "{}") {
        return test::Json(body("backup.create", request)).text("/id");
    }
    std::string verify(const std::string& id) {
        return body("backup.verify", fmt::format(R"({{"backup":"{}"}})", id));
    }
    Error verification_error(const std::string& id) {
        return error("backup.verify", fmt::format(R"({{"backup":"{}"}})", id));
    }
    void use_key(char digit) {
        const fs::path file = fs::path(world_.path()) / fmt::format("backup.key{}", digit);
        std::ofstream(file) << std::string(64, digit) << '\n';
        fs::permissions(file, fs::perms::owner_read);
        world_.environment().shared<BackupSettings>().key_file = file.string();
    }

    World world_{make_method_table(), {}, GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, Backups, test::kDatabases, test::database_name);

TEST_P(Backups, AreVerifiedByRestoringThem) {
    const std::string id = create(R"({"note":"before the upgrade"})");
    const test::Json check(verify(id));
    EXPECT_TRUE(check.truth("/state_restored"));
    EXPECT_GT(check.number("/files"), 1);
    EXPECT_GT(check.number("/audit_entries"), 2);
    EXPECT_GE(check.number("/results_compared"), 1);
    EXPECT_EQ(check.size("/issues"), 0U);
    const test::Json list(body("backup.list"));
    EXPECT_EQ(list.size("/data"), 1U);
    EXPECT_EQ(list.text("/data/0/note"), "before the upgrade");
    EXPECT_TRUE(list.truth("/data/0/last_check/passed"));
    // Nothing of the temporary instance stays.
    for (const auto& entry : fs::directory_iterator(archive()))
        EXPECT_FALSE(entry.path().filename().string().starts_with(".")) << entry.path();
}

// What the schedule of the drill does.
TEST_P(Backups, TheLatestIsVerifiedByThatName) {
    EXPECT_THAT(error("backup.verify", R"({"backup":"latest"})").message,
                ::testing::HasSubstr("no backup yet"));
    create();
    world_.clock().advance(std::chrono::seconds(1));
    const std::string second = create();
    EXPECT_TRUE(test::Json(verify("latest")).truth("/state_restored"));
    const test::Json list(body("backup.list"));
    EXPECT_EQ(list.text("/data/0/id"), second);
    EXPECT_TRUE(list.truth("/data/0/last_check/passed"));
}

TEST_P(Backups, HaveTheSeriesOfMarketData) {
    const auto stored = [&](store::Transaction& transaction) -> Status {
        const fin::Date date = *fin::Date::parse("2025-12-31");
        TRY_STATUS(store::add_actions(
            transaction, std::vector{model::PriceAction{.symbol = "AAA",
                                                        .date = date,
                                                        .kind = model::ActionKind::kDividend,
                                                        .source = "t",
                                                        .value = 0.25,
                                                        .currency = "USD",
                                                        .known_at = test::kNow}}));
        return store::add_macro_points(transaction,
                                       std::vector{model::MacroPoint{.series = "DGS10",
                                                                     .date = date,
                                                                     .source = "t",
                                                                     .value = 0.0425,
                                                                     .known_at = test::kNow}});
    };
    auto database = world_.environment().database();
    ASSERT_TRUE(ok(database));
    ASSERT_TRUE(ok((*database)->transact(world_.owner().tenant, stored)));
    EXPECT_TRUE(test::Json(verify(create())).truth("/state_restored"));
}

TEST_P(Backups, ASecondOneStoresOnlyWhatChanged) {
    create();
    const auto blobs = [&] { return files_below(archive() / "blobs").size(); };
    const std::size_t first = blobs();
    const std::string second = create();
    // The audit log grew; prices did not.
    EXPECT_LE(blobs(), first + 8);
    std::size_t prices = 0;
    for (const fs::path& file : files_below(archive() / "blobs"))
        prices += bytes_of(file).starts_with("PAR1") ? 1 : 0;
    EXPECT_EQ(prices, files_below(fs::path(world_.path()) / "columns").size());
    verify(second);
}

TEST_P(Backups, EveryChangedBitIsNoticed) {
    const std::string id = create();
    const auto files = files_below(archive() / "blobs");
    std::size_t flips = 0;
    for (const fs::path& file : {files.front(), files.back(), archive() / "manifests" / id}) {
        const std::string whole = bytes_of(file);
        for (std::size_t at = 0; at < whole.size(); at += whole.size() / 5 + 1) {
            std::string changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
            overwrite(file, changed);
            EXPECT_EQ(verification_error(id).code, Code::kCorrupted) << file << " " << at;
            ++flips;
        }
        overwrite(file, whole);
    }
    EXPECT_GE(flips, 12U);
    EXPECT_FALSE(test::Json(body("backup.list")).truth("/data/0/last_check/passed"));
    verify(id);
    fs::remove(files.front());
    EXPECT_EQ(verification_error(id).code, Code::kCorrupted);
}

TEST_P(Backups, EncryptedOnesHaveTheKeysAndOpenWithTheirKeyOnly) {
    EXPECT_EQ(error("backup.create", R"({"encrypt":true})").code, Code::kInvalidInput);
    fs::create_directories(fs::path(world_.path()) / "keys");
    std::ofstream(fs::path(world_.path()) / "keys" / "seal") << "secret-of-the-installation";
    use_key('1');
    const std::string id = create();
    for (const fs::path& file : files_below(archive())) {
        EXPECT_EQ(bytes_of(file).find("secret-of-the-installation"), std::string::npos) << file;
        if (file.string().find("/blobs/") != std::string::npos) {
            EXPECT_EQ(bytes_of(file).find("PAR1"), std::string::npos) << file;
        }
    }
    verify(id);
    // Plain backups leave the keys out.
    const std::string plain = create(R"({"encrypt":false})");
    for (const fs::path& file : files_below(archive()))
        EXPECT_EQ(bytes_of(file).find("secret-of-the-installation"), std::string::npos) << file;
    verify(plain);
    use_key('2');
    EXPECT_EQ(verification_error(id).code, Code::kCorrupted);
    world_.environment().shared<BackupSettings>().key_file.clear();
    EXPECT_EQ(verification_error(id).code, Code::kInvalidInput);
    verify(plain);
}

TEST_P(Backups, TakeAKeyThatTheGroupCanReadButNoOther) {
    use_key('1');
    const fs::path file = world_.environment().shared<BackupSettings>().key_file;
    fs::permissions(file, fs::perms::owner_read | fs::perms::group_read);
    verify(create());
    fs::permissions(file, fs::perms::owner_read | fs::perms::others_read);
    const Error open = error("backup.create", "{}");
    EXPECT_EQ(open.code, Code::kUnavailable);
    EXPECT_NE(open.message.find("others can read it"), std::string::npos) << open.message;
    EXPECT_EQ(open.message.find(world_.path()), std::string::npos) << open.message;
}

TEST_P(Backups, ASecondInstanceStartsFromARestoredOne) {
    const std::string id = create();
    const std::string exposures = world_.body("risk.exposures", R"({"portfolio":"book"})");
    world_.body("portfolio.delete", R"({"portfolio":"book","if_match":"v1"})");
    test::TemporaryDirectory elsewhere;
    const fs::path home = fs::path(elsewhere.path()) / "home";
    auto opened = open_backup(world_.environment(), id);
    ASSERT_TRUE(ok(opened));
    store::DatabaseOptions options;
    Settings settings;
    settings.data = home.string();
    settings.threads = 1;
    if (GetParam() == store::Dialect::kPostgresql) {
        const auto addresses = test::Postgres::instance().new_database();
        settings.database = options.address = addresses.application;
        settings.database_owner = options.owner_address = addresses.owner;
    } else {
        options.address = "sqlite:" + (home / "state.db").string();
    }
    const auto restored = restore_backup(*opened, home, options, Work());
    ASSERT_TRUE(ok(restored));
    EXPECT_FALSE(restored->has_keys);
    // Never over what is there.
    EXPECT_EQ(restore_backup(*opened, home, options, Work()).error().code, Code::kConflict);
    Environment second(settings, std::make_unique<ManualClock>(test::kNow));
    const MethodTable table = make_method_table();
    Dispatcher dispatcher(second, table);
    auto owner = dispatcher.identity().owner();
    ASSERT_TRUE(ok(owner));
    const auto again =
        dispatcher.invoke(world_.invocation("risk.exposures", R"({"portfolio":"book"})", &*owner));
    ASSERT_TRUE(ok(again));
    EXPECT_EQ(again->body, exposures);
}

TEST_P(Backups, AServerRestoresBesideItsBackupsOnly) {
    const std::string id = create();
    for (const char* directory : {"../x", "/tmp/x", "a/b", ".", ""})
        EXPECT_EQ(error("backup.restore",
                        fmt::format(R"({{"backup":"{}","directory":"{}"}})", id, directory))
                      .code,
                  Code::kInvalidInput)
            << directory;
    if (GetParam() == store::Dialect::kPostgresql) return;
    const test::Json restored(
        body("backup.restore", fmt::format(R"({{"backup":"{}","directory":"drill-1"}})", id)));
    EXPECT_EQ(restored.text("/directory"), "drill-1");
    EXPECT_TRUE(fs::exists(archive() / "restored" / "drill-1" / "state.db"));
}

constexpr std::string_view kPassphrase = "correct horse battery staple";

TEST_P(Backups, InOneFileHaveTheKeysAndAreRestoredFromIt) {
    // The installation has a key now, which a backup without encryption lacks.
    ASSERT_TRUE(ok(sealing_key(world_.environment())));
    const auto heads = AuditHeads::open(world_.environment().audit_directory());
    ASSERT_TRUE(ok(heads));
    create();
    const std::string request =
        fmt::format(R"({{"backup":"latest","passphrase":"{}"}})", kPassphrase);
    Invocation invocation = world_.invocation("backup.download", request, &world_.owner());
    EXPECT_EQ(world_.dispatcher().invoke(invocation).error().code, Code::kInvalidInput);
    invocation.takes_source = true;
    const auto reply = world_.dispatcher().invoke(invocation);
    ASSERT_TRUE(ok(reply));
    ASSERT_TRUE(reply->file);
    const auto bytes = reply->file->read(0, reply->file->size());
    ASSERT_TRUE(ok(bytes));
    EXPECT_EQ(bytes->find("SQLite format"), std::string::npos);
    EXPECT_EQ(test::Json(reply->body).number("/size"), static_cast<double>(bytes->size()));

    const auto upload = [&](const std::string& contents) {
        const test::Json made(world_.body(
            "upload.create", fmt::format(R"({{"name":"b.backup","size":{}}})", contents.size())));
        const std::string upload_id = made.text("/id");
        world_.body("upload.append", fmt::format(R"({{"upload":"{}","offset":0,"content":"{}"}})",
                                                 upload_id, to_base64(contents)));
        return upload_id;
    };
    const std::string id = upload(*bytes);
    const auto about = [](const std::string& upload_id, std::string_view passphrase) {
        return fmt::format(R"("upload":"{}","passphrase":"{}")", upload_id, passphrase);
    };
    const test::Json check(body("backup.verify_file", "{" + about(id, kPassphrase) + "}"));
    EXPECT_TRUE(check.truth("/state_restored"));
    EXPECT_GE(check.number("/results_compared"), 1);
    EXPECT_EQ(error("backup.verify_file", "{" + about(id, "another long passphrase") + "}")
                  .errors.at(0)
                  .code,
              "damaged");
    std::string changed = *bytes;
    changed[changed.size() / 2] ^= 1;
    EXPECT_EQ(error("backup.verify_file", "{" + about(upload(changed), kPassphrase) + "}")
                  .errors.at(0)
                  .code,
              "damaged");
    EXPECT_EQ(error("backup.verify_file",
                    fmt::format(R"({{"file":"/etc/passwd","passphrase":"{}"}})", kPassphrase))
                  .code,
              Code::kInvalidInput);
    if (GetParam() == store::Dialect::kPostgresql) return;
    const test::Json restored(
        body("backup.restore_file", "{" + about(id, kPassphrase) + R"(,"directory":"from-file"})"));
    EXPECT_TRUE(restored.truth("/has_keys"));
    const fs::path home = archive() / "restored" / "from-file";
    EXPECT_TRUE(fs::exists(home / "state.db"));
    EXPECT_EQ(bytes_of(home / "keys" / "seal"),
              bytes_of(fs::path(world_.path()) / "keys" / "seal"));
    const auto same = AuditHeads::open(home / "audit");
    ASSERT_TRUE(ok(same));
    EXPECT_EQ(same->public_key(), heads->public_key());
}

TEST_P(Backups, TheOldestBeyondThoseToKeepAreRemoved) {
    world_.environment().shared<BackupSettings>().keep = 2;
    std::vector<std::string> made;
    for (int i = 0; i < 3; ++i) {
        made.push_back(create());
        world_.clock().advance(std::chrono::hours(1));
    }
    const test::Json list(body("backup.list"));
    ASSERT_EQ(list.size("/data"), 2U);
    EXPECT_EQ(list.text("/data/0/id"), made[2]);
    EXPECT_EQ(list.text("/data/1/id"), made[1]);
    const test::Json page(body("backup.list", fmt::format(R"({{"before":"{}"}})", made[2])));
    EXPECT_EQ(page.text("/data/0/id"), made[1]);
    body("backup.delete", fmt::format(R"({{"backup":"{}"}})", made[1]));
    EXPECT_EQ(verification_error(made[1]).code, Code::kNotFound);
    verify(made[2]);
}

TEST_P(Backups, OtherWorkspacesCannotMakeOrReadThem) {
    create();
    const Principal foreign = world_.add_member(world_.add_tenant("other"), "else", Role::kAdmin);
    for (const char* method : {"backup.list", "backup.create"}) {
        const auto reply = world_.call_as(&foreign, method);
        if (reply && reply->job) continue;  // refused when it runs
        EXPECT_EQ(reply.error().code, Code::kForbidden) << method;
    }
}

}  // namespace
}  // namespace ballast::service
