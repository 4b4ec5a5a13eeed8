// Secrets of a workspace, on both databases: sealed, rotated, moved into the vault, shown by
// nothing.
#include "service/vault.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sys/stat.h>

#include "service/doctor.hpp"
#include "service/key_file.hpp"
#include "service/market/providers.hpp"
#include "service/master_key.hpp"
#include "store/secrets.hpp"
#include "store/settings.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

namespace fs = std::filesystem;
using test::fails_with;
using test::ok;

constexpr std::string_view kCanary = "canary-3f9d27b1c4e85a60";

std::string canary_request(std::string_view name) {
    return fmt::format(R"({{"name":"{}","value":"{}"}})", name, kCanary);
}

class Secrets : public testing::TestWithParam<store::Dialect> {
protected:
    Secrets() : world_(make_method_table(), {}, GetParam()) {}

    Result<std::string> value(const std::string& name) {
        return world_.database().read(world_.owner().tenant, [&](store::Transaction& transaction) {
            return secret_value(world_.environment(), transaction, name);
        });
    }
    std::vector<store::Secret> stored() {
        auto found = world_.database().read(
            world_.owner().tenant,
            [](store::Transaction& transaction) { return store::list_secrets(transaction); });
        EXPECT_TRUE(ok(found));
        return found ? *found : std::vector<store::Secret>();
    }
    void write(std::string_view sql) {
        EXPECT_TRUE(ok(world_.database().transact(world_.owner().tenant,
                                                  [&](store::Transaction& transaction) -> Status {
                                                      TRY_STATUS(transaction.execute(sql));
                                                      return {};
                                                  })));
    }
    std::string key_file() const { return world_.path() + "/keys/seal"; }
    std::string key_text() const {
        std::ifstream in(key_file());
        return {std::istreambuf_iterator<char>(in), {}};
    }
    HealthCheck master_key_check() {
        const DoctorReport report = examine(world_.environment(), {});
        const auto found = std::ranges::find(report.checks, "master key", &HealthCheck::name);
        EXPECT_NE(found, report.checks.end());
        return found == report.checks.end() ? HealthCheck{} : *found;
    }

    World world_;
};
INSTANTIATE_TEST_SUITE_P(Databases, Secrets, test::kDatabases, test::database_name);

TEST_P(Secrets, AreOpenedByCodeAndShownByNoMethod) {
    const std::string put = world_.body("secret.put", canary_request("fred-api-key"));
    EXPECT_EQ(value("fred-api-key"), std::string(kCanary));
    const std::string list = world_.body("secret.list");
    for (const std::string& text :
         {put, list, world_.body("secret.has", R"({"name":"fred-api-key"})")})
        EXPECT_EQ(text.find(kCanary), std::string::npos) << text;
    EXPECT_EQ(test::Json(list).number("/data/0/length"), static_cast<double>(kCanary.size()));
    EXPECT_EQ(test::Json(list).text("/data/0/set_by"), "Owner");
    world_.body("secret.delete", R"({"name":"fred-api-key"})");
    EXPECT_TRUE(fails_with(Code::kUnavailable, value("fred-api-key")));
    EXPECT_FALSE(
        test::Json(world_.body("secret.has", R"({"name":"fred-api-key"})")).truth("/is_set"));
}

TEST_P(Secrets, AreNotTakenWhereAnotherRowHasThem) {
    world_.body("secret.put", canary_request("a"));
    world_.body("secret.put", R"({"name":"b","value":"other"})");
    std::map<std::string, std::string> sealed;
    for (const store::Secret& secret : stored()) sealed[secret.name] = secret.sealed;
    write(fmt::format("UPDATE main.secrets SET sealed = '{}' WHERE name = 'b'", sealed["a"]));
    EXPECT_TRUE(fails_with(Code::kUnavailable, value("b")));
    write(fmt::format("UPDATE main.secrets SET sealed = '{}' WHERE name = 'b'",
                      sealed["b"].substr(0, sealed["b"].size() - 8)));
    EXPECT_TRUE(fails_with(Code::kUnavailable, value("b")));
    EXPECT_EQ(value("a"), std::string(kCanary));
}

TEST_P(Secrets, AreReadableAfterBothRotations) {
    world_.body("secret.put", canary_request("a"));
    const std::string before = stored().front().sealed;
    const test::Json data(world_.body("secret.rotate"));
    EXPECT_EQ(data.number("/secrets"), 1.0);
    EXPECT_NE(stored().front().sealed, before);
    EXPECT_EQ(value("a"), std::string(kCanary));

    const std::string sealed = stored().front().sealed;
    const test::Json master(world_.body("secret.rotate", R"({"master_key":true})"));
    EXPECT_EQ(master.number("/data_keys"), 1.0);
    EXPECT_NE(master.text("/master_key"), data.text("/master_key"));
    EXPECT_EQ(stored().front().sealed, sealed) << "only the data key is sealed anew";
    EXPECT_EQ(value("a"), std::string(kCanary));
    // A second rotation after a restart, with the key file as the first one left it.
    EXPECT_TRUE(ok(reload_master_key(world_.environment())));
    world_.body("secret.rotate", R"({"master_key":true})");
    EXPECT_EQ(value("a"), std::string(kCanary));
}

TEST_P(Secrets, OfAnotherMasterKeyAreRefusedWithAWayOut) {
    world_.body("secret.put", canary_request("a"));
    fs::remove(key_file());
    EXPECT_TRUE(ok(reload_master_key(world_.environment())));
    const auto opened = value("a");
    ASSERT_TRUE(fails_with(Code::kUnavailable, opened));
    EXPECT_NE(opened.error().message.find("set the secrets again"), std::string::npos);
    EXPECT_EQ(master_key_check().health, Health::kFailed);
}

// The way out: what is set again is readable at once; what is not says so, and keeps the old data
// key until all are.
TEST_P(Secrets, AreSetAgainAfterTheMasterKeyWasLost) {
    world_.body("secret.put", canary_request("a"));
    world_.body("secret.put", canary_request("b"));
    const std::string lost = key_text();
    fs::remove(key_file());
    EXPECT_TRUE(ok(reload_master_key(world_.environment())));
    world_.body("secret.put", canary_request("a"));
    EXPECT_EQ(value("a"), std::string(kCanary));
    const test::Json listed(world_.body("secret.list"));
    EXPECT_TRUE(listed.truth("/data/0/opens"));
    EXPECT_FALSE(listed.truth("/data/1/opens"));
    const auto other = value("b");
    ASSERT_TRUE(fails_with(Code::kUnavailable, other));
    EXPECT_NE(other.error().message.find("ballast secret put b"), std::string::npos);
    EXPECT_TRUE(fails_with(Code::kUnavailable, world_.call("secret.rotate")));
    EXPECT_TRUE(
        fails_with(Code::kUnavailable, world_.call("secret.rotate", R"({"master_key":true})")));

    // The lost key is found: both keys open.
    std::ofstream(key_file(), std::ios::app) << "\n" << lost;
    EXPECT_TRUE(ok(reload_master_key(world_.environment())));
    EXPECT_EQ(value("a"), std::string(kCanary));
    EXPECT_EQ(value("b"), std::string(kCanary));
    EXPECT_EQ(master_key_check().health, Health::kOk);
    world_.body("secret.rotate");
    world_.body("secret.rotate", R"({"master_key":true})");
    EXPECT_EQ(value("b"), std::string(kCanary));
}

TEST_P(Secrets, KeysOfProvidersFromAnEarlierVersionAreMoved) {
    const TenantId tenant = world_.owner().tenant;
    const auto key = sealing_key(world_.environment());
    ASSERT_TRUE(ok(key));
    const std::string sealed =
        key->seal(fmt::format(R"({{"fred.enabled":"true","fred.key":"{}"}})", kCanary),
                  "settings|market.providers|" + tenant.to_string());
    EXPECT_TRUE(ok(world_.database().transact(tenant, [&](store::Transaction& transaction) {
        return store::put_setting(transaction, "market.providers", wire::to_json(sealed),
                                  world_.clock().now());
    })));
    EXPECT_TRUE(test::Json(world_.body("market.providers")).truth("/data/1/has_key"));
    EXPECT_TRUE(ok(move_provider_keys(world_.environment())));
    EXPECT_EQ(value("fred-api-key"), std::string(kCanary));
    const test::Json providers(world_.body("market.providers"));
    EXPECT_TRUE(providers.truth("/data/1/has_key"));
    EXPECT_EQ(providers.text("/data/1/secret"), "fred-api-key");
    EXPECT_TRUE(ok(move_provider_keys(world_.environment()))) << "a second start changes nothing";
}

// Every method that a caller without special input can call, after a canary was stored: no
// response, error, audit row or file of the installation has it.
TEST_P(Secrets, ACanaryIsInNoOutput) {
    world_.body("secret.put", canary_request("fred-api-key"));
    world_.body("market.provider_put",
                fmt::format(R"({{"name":"fmp","enabled":true,"key":"{}"}})", kCanary));
    std::size_t answers = 0;
    for (const Method* method : world_.dispatcher().table().all()) {
        const MethodInfo& info = method->info();
        if (info.effect == Effect::kWrite || info.waits) continue;
        const auto reply = world_.call(info.name);
        const std::string text = reply ? reply->body : reply.error().message;
        EXPECT_EQ(text.find(kCanary), std::string::npos) << info.name;
        ++answers;
    }
    EXPECT_GT(answers, 100U);
    for (const std::string& value :
         {std::string("\\u0001"), std::string("x\\ny"), std::string(5000, 'a')}) {
        const Error error = world_.error(
            "secret.put", fmt::format(R"({{"name":"x","value":"{}{}"}})", kCanary, value));
        EXPECT_EQ(error.message.find(kCanary), std::string::npos) << error.message;
        for (const FieldError& field : error.errors)
            EXPECT_EQ(field.message.find(kCanary), std::string::npos) << field.message;
    }
    for (const store::AuditRow& row : world_.audit(world_.owner().tenant)) {
        EXPECT_EQ(row.entry.details.find(kCanary), std::string::npos) << row.entry.method;
        EXPECT_EQ(row.entry.object.find(kCanary), std::string::npos);
    }
    EXPECT_EQ(world_.dispatcher().metrics().prometheus().find(kCanary), std::string::npos);
    world_.body("backup.create");
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(world_.path())) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        EXPECT_EQ(bytes.find(kCanary), std::string::npos) << entry.path();
        ++files;
    }
    EXPECT_GT(files, 1U);
}

class MasterKeys : public testing::Test {
protected:
    std::string file(const std::string& name, const std::string& text, mode_t mode = 0400) {
        const std::string path = directory_ / name;
        std::ofstream(path) << text;
        ::chmod(path.c_str(), mode);
        return path;
    }
    test::TemporaryDirectory directory_;
    const std::string first_ = std::string(64, 'a');
    const std::string second_ = std::string(64, 'b');
};

TEST_F(MasterKeys, ComeFromTheFirstConfiguredSource) {
    const fs::path data(directory_.path());
    const auto made = load_master_key(data, {});
    ASSERT_TRUE(ok(made));
    EXPECT_EQ(made->source, KeySource::kDataDirectory);
    const std::string sealed = made->key.seal("x", "place");

    const auto variable = load_master_key(data, {.variable = first_ + "," + second_});
    ASSERT_TRUE(ok(variable));
    EXPECT_EQ(variable->source, KeySource::kVariable);
    EXPECT_EQ(variable->key.id(), SealingKey::parse(first_)->id());
    EXPECT_EQ(variable->key.open(sealed, "place"), std::string("x")) << "the made key still opens";
    EXPECT_EQ(variable->key.open(SealingKey::parse(second_)->seal("y", "p"), "p"),
              std::string("y"));

    const auto read =
        load_master_key(data, {.file = file("key", second_ + "\n"), .variable = first_});
    ASSERT_TRUE(ok(read));
    EXPECT_EQ(read->source, KeySource::kFile);
    EXPECT_EQ(read->key.id(), SealingKey::parse(second_)->id());
}

TEST_F(MasterKeys, AreTakenFromAFileThatTheGroupCanRead) {
    const auto read =
        load_master_key(directory_.path(), {.file = file("group", second_ + "\n", 0440)});
    ASSERT_TRUE(ok(read));
    EXPECT_EQ(read->key.id(), SealingKey::parse(second_)->id());
}

TEST_F(MasterKeys, OfAPassphraseAreTheSameAtEachStart) {
    const fs::path data(directory_.path());
    const MasterKeySettings settings{
        .passphrase_file = file("phrase", "a long passphrase of words\n"), .variable = first_};
    const auto one = load_master_key(data, settings);
    ASSERT_TRUE(ok(one));
    EXPECT_EQ(one->source, KeySource::kPassphrase);
    EXPECT_EQ(load_master_key(data, settings)->key.id(), one->key.id());
    EXPECT_TRUE(
        fails_with(Code::kUnavailable,
                   load_master_key(data, {.passphrase_file = file("short", "too short\n")})));
}

TEST_F(MasterKeys, AreRefusedWhereOthersCanReadThemOrTheyAreNotKeys) {
    const fs::path data(directory_.path());
    for (const MasterKeySettings& settings :
         std::initializer_list<MasterKeySettings>{{.file = file("open", first_, 0444)},
                                                  {.file = file("text", "not a key")},
                                                  {.file = directory_.path()},
                                                  {.file = file("empty", "")},
                                                  {.file = directory_ / "missing"},
                                                  {.variable = first_ + ",x"}}) {
        const auto loaded = load_master_key(data, settings);
        ASSERT_TRUE(fails_with(Code::kUnavailable, loaded));
        EXPECT_EQ(loaded.error().message.find("not a key"), std::string::npos);
    }
}

}  // namespace
}  // namespace ballast::service
