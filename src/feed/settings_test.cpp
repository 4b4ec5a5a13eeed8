#include "feed/settings.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace ballast::feed {
namespace {

Provider named(const std::vector<Provider>& providers, std::string_view name) {
    const auto found = std::ranges::find(providers, name, &Provider::name);
    EXPECT_NE(found, providers.end()) << name;
    return found == providers.end() ? Provider{} : *found;
}

TEST(ProviderSettings, EveryProviderIsOffAtFirst) {
    const auto providers = providers_of({});
    ASSERT_TRUE(providers);
    EXPECT_EQ(providers->size(), 6U);
    for (const Provider& provider : *providers) {
        const Status ready = check_ready(provider);
        ASSERT_FALSE(ready) << provider.name;
        EXPECT_EQ(ready.error().message,
                  "the provider " + provider.name + " is off: enable it on the page Providers");
    }
}

TEST(ProviderSettings, YahooNeedsItsLicenseAndOthersAKey) {
    auto providers = *providers_of({{"yahoo.enabled", "true"}, {"fred.enabled", "true"}});
    EXPECT_FALSE(check_ready(named(providers, "yahoo")));
    EXPECT_FALSE(check_ready(named(providers, "fred")));
    providers = *providers_of({{"yahoo.enabled", "true"},
                               {"yahoo.license", "accepted"},
                               {"fred.enabled", "true"},
                               {"fred.key", "k"},
                               {"ecb.enabled", "true"}});
    for (const char* name : {"yahoo", "fred", "ecb"})
        EXPECT_TRUE(check_ready(named(providers, name))) << name;
}

TEST(ProviderSettings, ProvidersOfCsvFilesAreAdded) {
    const auto providers = providers_of({{"mine.kind", "csv"},
                                         {"mine.enabled", "true"},
                                         {"mine.url", "http://127.0.0.1:1/{symbol}.csv"},
                                         {"mine.currency", "EUR"},
                                         {"mine.per_second", "2.5"}});
    ASSERT_TRUE(providers) << providers.error().message;
    const Provider mine = named(*providers, "mine");
    EXPECT_EQ(mine.limit.per_second, 2.5);
    EXPECT_FALSE(check_ready(mine)) << "http without local";
}

TEST(ProviderSettings, TheUrlOfCsvFilesHasOnlyPartsThatAreReplaced) {
    const auto checked = [](const std::string& url) {
        const auto providers = providers_of({{"mine.kind", "csv"}, {"mine.url", url}});
        return providers ? check_places(named(*providers, "mine")) : Status(providers.error());
    };
    EXPECT_TRUE(checked("https://a.example/{symbol}?d1={from_compact}&d2={to_compact}"));
    const Status unknown = checked("https://a.example/{symbol}?d1={start}");
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("instead of {start}"), std::string::npos);
    EXPECT_FALSE(checked("https://a.example/{symbol}?d1={from"));
}

TEST(ProviderSettings, ErrorsNameTheSettingButNoKey) {
    for (const auto& [setting, value] :
         std::vector<std::pair<std::string, std::string>>{{"yahoo", "true"},
                                                          {"yahoo.enabled", "perhaps"},
                                                          {"yahoo.license", "ok"},
                                                          {"fred.keys", "topsecret"},
                                                          {"other.key", "topsecret"},
                                                          {"fred.base", "topsecret"},
                                                          {"fred.per_second", "-1"},
                                                          {"fred.per_day", "NaN"},
                                                          {"Bad Name.key", "topsecret"},
                                                          {"yahoo.kind", "csv"},
                                                          {"mine.kind", "xml"},
                                                          {"mine.kind", "csv"}}) {
        const auto providers = providers_of({{setting, value}});
        ASSERT_FALSE(providers) << setting;
        EXPECT_NE(providers.error().message.find(setting.substr(0, setting.find('.'))),
                  std::string::npos);
        if (value == "topsecret") {
            EXPECT_EQ(providers.error().message.find(value), std::string::npos)
                << providers.error().message;
        }
    }
}

TEST(ProviderSettings, YahooWritesClassesOfSharesWithAHyphen) {
    const Provider yahoo{.kind = ProviderKind::kYahoo};
    EXPECT_EQ(provider_symbol(yahoo, "BRK.B"), "BRK-B");
    EXPECT_EQ(provider_symbol(yahoo, "VOD.L"), "VOD.L");
    EXPECT_EQ(provider_symbol(yahoo, "AAPL"), "AAPL");
    EXPECT_EQ(provider_symbol({.kind = ProviderKind::kCsv}, "BRK.B"), "BRK.B");
}

}  // namespace
}  // namespace ballast::feed
