#include "service/settings.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/backup_settings.hpp"
#include "service/server_settings.hpp"
#include "support/state.hpp"

namespace ballast::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ResolvedSettings resolve(SettingInputs inputs) {
    auto resolved = resolve_settings(inputs);
    EXPECT_TRUE(test::ok(resolved));
    return resolved.value_or(ResolvedSettings{});
}

SettingSource source_of(const ResolvedSettings& resolved, std::string_view name) {
    const auto found = std::ranges::find(resolved.sources, name, &SettingSource::name);
    EXPECT_NE(found, resolved.sources.end()) << name;
    return found == resolved.sources.end() ? SettingSource{} : *found;
}

TEST(Settings, AUserOfAServerHasALowerRateUnlessItIsSet) {
    const ResolvedSettings embedded = resolve({});
    EXPECT_EQ(embedded.settings.rate_limit_per_minute, 6000U);
    EXPECT_EQ(source_of(embedded, "rate_limit_per_minute").source, "default");
    for (const char* address : {"postgresql://app@host/ballast", "postgres://host/ballast"}) {
        const ResolvedSettings shared = resolve({.flags = {{"database", address}}});
        EXPECT_EQ(shared.settings.rate_limit_per_minute, 100U);
        EXPECT_EQ(source_of(shared, "rate_limit_per_minute").value, "100");
        EXPECT_EQ(source_of(shared, "rate_limit_per_minute").source, "default for PostgreSQL");
    }
    const ResolvedSettings set = resolve({.flags = {{"database", "postgresql://host/b"}},
                                          .file_name = "f",
                                          .file = {{"rate_limit_per_minute", "6000"}}});
    EXPECT_EQ(set.settings.rate_limit_per_minute, 6000U);
    EXPECT_EQ(source_of(set, "rate_limit_per_minute").source, "file f");
    EXPECT_EQ(resolve({.flags = {{"database", "sqlite:/x"}}}).settings.rate_limit_per_minute,
              6000U);
}

TEST(Settings, ABackupHasThoseThatAreSetWithoutPasswords) {
    const ResolvedSettings resolved = resolve(
        {.flags = {{"database", "postgresql://app:canary@host/b"},
                   {"database_owner", "postgresql://owner@host/b?password=canary&sslmode=require"},
                   {"backup_keep", "7"}}});
    const BackupSettings backup = backup_settings(resolved);
    EXPECT_EQ(backup.keep, 7U);
    EXPECT_EQ(backup.record,
              "database = postgresql://app@host/b\n"
              "database_owner = postgresql://owner@host/b?&sslmode=require\n"
              "backup_keep = 7\n");
}

TEST(Settings, ProxiesAndOriginsAreChecked) {
    const ResolvedSettings resolved =
        resolve({.flags = {{"trusted_proxies", "127.0.0.1, 10.0.0.0/8"},
                           {"proxy_header", "forwarded"},
                           {"cors_origins", "https://a.example, http://[::1]:3000"}}});
    EXPECT_EQ(server_settings(resolved).trusted_proxies, "127.0.0.1, 10.0.0.0/8");
    EXPECT_EQ(server_settings(resolved).proxy_header, "forwarded");
    EXPECT_EQ(server_settings(resolved).cors_origins, "https://a.example, http://[::1]:3000");
    for (const auto& [name, value] :
         std::map<std::string, std::string>{{"trusted_proxies", "10.0.0.0/33"},
                                            {"proxy_header", "X-Real-IP"},
                                            {"cors_origins", "https://a.example/path"}})
        EXPECT_FALSE(resolve_settings({.flags = {{name, value}}}).has_value()) << name;
    for (const char* origins : {"*", "https://", "a.example", "https://A.example", "https://*.a.b"})
        EXPECT_FALSE(resolve_settings({.flags = {{"cors_origins", origins}}}).has_value())
            << origins;
}

TEST(Settings, MailRequiresASenderAndAnAddressForLinksAndTls) {
    const std::map<std::string, std::string> complete{{"mail_server", "smtp.example.com:587"},
                                                      {"mail_from", "ballast@example.com"},
                                                      {"public_url", "https://b.example.com"}};
    EXPECT_EQ(server_settings(resolve({.flags = complete})).mail_security, "starttls");
    for (const auto& [name, value] :
         std::map<std::string, std::string>{{"mail_server", "smtp.example.com"},
                                            {"mail_from", "a@b>\r\nRCPT TO:<c@d"},
                                            {"public_url", "https://b.example.com/path"},
                                            {"mail_security", "ssl"}}) {
        auto flags = complete;
        flags[name] = value;
        EXPECT_FALSE(resolve_settings({.flags = flags}).has_value()) << name;
    }
    for (const char* missing : {"mail_from", "public_url"}) {
        auto flags = complete;
        flags.erase(missing);
        EXPECT_FALSE(resolve_settings({.flags = flags}).has_value()) << missing;
    }
    auto clear = complete;
    clear["mail_security"] = "none";
    EXPECT_FALSE(resolve_settings({.flags = clear}).has_value());
    clear["mail_local"] = "true";
    EXPECT_TRUE(resolve_settings({.flags = clear}).has_value());
    auto user = complete;
    user["mail_user"] = "ballast";
    EXPECT_FALSE(resolve_settings({.flags = user}).has_value());
    user["mail_password_file"] = "/run/secrets/mail";
    EXPECT_TRUE(resolve_settings({.flags = user}).has_value());
}

TEST(Settings, AnUnknownVariableIsReportedWithTheNearestName) {
    EXPECT_THAT(
        resolve({.variables = {"BALLAST_PROT", "BALLAST_XYLOPHONE", "HOME", "BALLAST_PORT"}})
            .warnings,
        ElementsAre("unknown variable BALLAST_PROT; did you mean BALLAST_PORT?",
                    HasSubstr("BALLAST_XYLOPHONE; `ballast config explain`")));
    std::vector<std::string> read;
    for (const SettingSource& source : resolve({}).sources) read.push_back(source.variable);
    for (const char* other : {"BALLAST_BINARY", "BALLAST_URL", "BALLAST_LINK", "BALLAST_DUCKDB"})
        read.emplace_back(other);
    EXPECT_THAT(resolve({.variables = read}).warnings, IsEmpty());
}

}  // namespace
}  // namespace ballast::service
