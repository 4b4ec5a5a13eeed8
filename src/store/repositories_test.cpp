// Portfolios, positions, securities, datasets, settings: one suite on both databases.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <random>
#include <set>

#include "store/catalog.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/securities.hpp"
#include "store/settings.hpp"
#include "store/text_list.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using model::AssetType;
using model::Portfolio;
using model::Position;
using test::fails_with;
using test::kNow;
using test::ok;

constexpr Instant kLater = Instant::from_micros(kNow.micros() + 5'000'000);

Decimal decimal(const char* text) { return *Decimal::parse(text); }

class RepositoriesTest : public test::StateTest {
protected:
    template <class Body>
    auto write(Body body) {
        return database().transact(tenant_, body);
    }
    template <class Body>
    auto read(Body body) {
        return database().read(tenant_, body);
    }
    Portfolio make(const std::string& slug, std::vector<std::string> tags = {}) {
        auto made = write([&](Transaction& t) {
            return create_portfolio(t, {.slug = slug, .name = "Name " + slug, .tags = tags}, kNow);
        });
        EXPECT_TRUE(ok(made));
        return *made;
    }
    // Pseudo-random positions: repeated symbols, absent prices and dates, both signs.
    std::vector<Position> some_positions(const Portfolio& portfolio, int count) {
        std::mt19937 random(7);
        std::vector<Position> positions;
        for (int i = 0; i < count; ++i) {
            Position p{
                .portfolio = portfolio.id,
                .symbol = fmt::format("S{}", random() % 9),
                .type = random() % 3 == 0 ? AssetType::kEtf : AssetType::kEquity,
                .quantity = decimal(
                    fmt::format("{}.{}", static_cast<int>(random() % 2001) - 1000, random() % 10)
                        .c_str()),
                .strategy = random() % 2 ? "long" : "",
                .note = "note"};
            if (random() % 3) p.entry_price = decimal(fmt::format("{}.5", random() % 200).c_str());
            if (random() % 3)
                p.entry_date = fin::Date::from_serial(20'000 + static_cast<int>(random() % 50));
            if (random() % 2) p.tags.push_back("core");
            if (random() % 4 == 0) p.tags.push_back("income");
            positions.push_back(p);
        }
        return positions;
    }
};

INSTANTIATE_TEST_SUITE_P(Databases, RepositoriesTest, test::kDatabases, test::database_name);

TEST_P(RepositoriesTest, APortfolioRoundTrips) {
    Portfolio given{.slug = "growth",
                    .name = "Growth \xE2\x82\xAC",
                    .description = "line\nline",
                    .base_currency = fin::Currency::kEur,
                    .tags = {"core", "a \"b\" \\ c", "\x01\t"}};
    auto made = write([&](Transaction& t) { return create_portfolio(t, given, kNow); });
    ASSERT_TRUE(ok(made));
    for (const std::string& name : {made->id.to_string(), std::string("growth")}) {
        auto found = read([&](Transaction& t) { return find_portfolio(t, name); });
        ASSERT_TRUE(ok(found)) << name;
        EXPECT_EQ(found->id, made->id);
        EXPECT_EQ(found->name, given.name);
        EXPECT_EQ(found->description, given.description);
        EXPECT_EQ(found->base_currency, given.base_currency);
        EXPECT_EQ(found->tags, given.tags);
        EXPECT_EQ(found->created_at, kNow);
        EXPECT_EQ(found->version, 1);
    }
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           read([&](Transaction& t) { return find_portfolio(t, "none"); })));
    EXPECT_TRUE(fails_with(
        Code::kConflict, write([&](Transaction& t) { return create_portfolio(t, given, kNow); })));
    given.slug = "No Slug";
    given.name = "";
    auto refused = write([&](Transaction& t) { return create_portfolio(t, given, kNow); });
    ASSERT_TRUE(fails_with(Code::kInvalidInput, refused));
    EXPECT_EQ(refused.error().errors.size(), 2);
}

TEST_P(RepositoriesTest, TheSameSlugMayBeUsedByAnotherTenant) {
    make("main");
    auto other = database().transact(other_tenant_, [&](Transaction& t) {
        return create_portfolio(t, {.slug = "main", .name = "theirs"}, kNow);
    });
    ASSERT_TRUE(ok(other));
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           read([&](Transaction& t) { return get_portfolio(t, other->id); })));
}

TEST_P(RepositoriesTest, AnUpdateRequiresTheCurrentVersion) {
    Portfolio portfolio = make("a");
    portfolio.name = "second";
    auto second = write([&](Transaction& t) { return update_portfolio(t, portfolio, 1, kLater); });
    ASSERT_TRUE(ok(second));
    EXPECT_EQ(second->version, 2);
    EXPECT_EQ(second->created_at, kNow);
    EXPECT_EQ(second->updated_at, kLater);
    auto stale = write([&](Transaction& t) { return update_portfolio(t, portfolio, 1, kLater); });
    ASSERT_TRUE(fails_with(Code::kConflict, stale));
    EXPECT_THAT(stale.error().attributes, testing::Contains(testing::Pair("version", "2")));
    EXPECT_TRUE(fails_with(Code::kConflict, write([&](Transaction& t) {
                               return delete_portfolio(t, portfolio.id, 1);
                           })));
    EXPECT_TRUE(ok(write([&](Transaction& t) { return delete_portfolio(t, portfolio.id, 2); })));
    EXPECT_TRUE(fails_with(Code::kNotFound, write([&](Transaction& t) {
                               return delete_portfolio(t, portfolio.id, 2);
                           })));
}

TEST_P(RepositoriesTest, PortfoliosAreListedFilteredAndCounted) {
    for (const char* slug : {"a-one", "b-two", "c_percent", "d-100"}) {
        if (std::string_view(slug) == "c_percent") continue;
        make(slug, {"core", slug});
    }
    const auto slugs = [&](const PortfolioFilter& filter, PageRequest page = {}) {
        auto list = read(
            [&](Transaction& t) { return list_portfolios(t, filter, PortfolioSort::kSlug, page); });
        EXPECT_TRUE(ok(list));
        std::vector<std::string> all;
        for (const Portfolio& p : list->items) all.push_back(p.slug);
        return all;
    };
    using Slugs = std::vector<std::string>;
    EXPECT_EQ(slugs({}), (Slugs{"a-one", "b-two", "d-100"}));
    EXPECT_EQ(slugs({}, {.direction = Direction::kDescending}), (Slugs{"d-100", "b-two", "a-one"}));
    EXPECT_EQ(slugs({.text = "NAME B"}), (Slugs{"b-two"}));
    EXPECT_EQ(slugs({.text = "%"}), Slugs{});
    EXPECT_EQ(slugs({.text = "_"}), Slugs{});
    EXPECT_EQ(slugs({.tag = "a-one"}), (Slugs{"a-one"}));
    EXPECT_EQ(slugs({.tag = "a"}), Slugs{});
    EXPECT_EQ(slugs({.currency = "EUR"}), Slugs{});
    auto count = read([&](Transaction& t) { return count_portfolios(t, {.tag = "core"}); });
    ASSERT_TRUE(ok(count));
    EXPECT_EQ(*count, 3);
    auto groups =
        read([&](Transaction& t) { return group_portfolios(t, {}, PortfolioGroup::kTag); });
    ASSERT_TRUE(ok(groups));
    EXPECT_EQ(*groups,
              (std::vector<GroupCount>{{"a-one", 1}, {"b-two", 1}, {"core", 3}, {"d-100", 1}}));
}

TEST_P(RepositoriesTest, APositionRoundTrips) {
    const Portfolio portfolio = make("a");
    Position given{.portfolio = portfolio.id,
                   .symbol = "SPY   260116C00500000",
                   .type = AssetType::kOption,
                   .quantity = decimal("-12.000000000001"),
                   .entry_price = decimal("99999999999999999999999999.999999999999"),
                   .entry_date = *fin::Date::parse("2024-02-29"),
                   .multiplier = Decimal(100),
                   .option = model::OptionTerms{.underlying = "SPY",
                                                .expiry = *fin::Date::parse("2026-01-16"),
                                                .right = model::OptionRight::kPut,
                                                .strike = decimal("500.5")},
                   .tags = {"hedge"},
                   .strategy = "collar",
                   .note = "x"};
    auto made = write([&](Transaction& t) { return create_position(t, given, kNow); });
    ASSERT_TRUE(ok(made));
    auto found = read([&](Transaction& t) { return get_position(t, made->id); });
    ASSERT_TRUE(ok(found));
    EXPECT_EQ(found->quantity, given.quantity);
    EXPECT_EQ(found->entry_price, given.entry_price);
    EXPECT_EQ(found->entry_date, given.entry_date);
    EXPECT_EQ(found->multiplier, given.multiplier);
    EXPECT_EQ(found->option, given.option);
    EXPECT_EQ(found->tags, given.tags);
    EXPECT_EQ(found->strategy, given.strategy);

    found->quantity = Decimal(5);
    auto changed = write([&](Transaction& t) { return update_position(t, *found, 1, kLater); });
    ASSERT_TRUE(ok(changed));
    EXPECT_EQ(changed->quantity, Decimal(5));
    EXPECT_EQ(changed->version, 2);
    EXPECT_EQ(changed->created_at, kNow);
    EXPECT_TRUE(fails_with(Code::kConflict, write([&](Transaction& t) {
                               return update_position(t, *found, 1, kLater);
                           })));
    given.type = AssetType::kEquity;
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           write([&](Transaction& t) { return create_position(t, given, kNow); })));
    EXPECT_TRUE(fails_with(Code::kNotFound, write([&](Transaction& t) {
                               return create_position(
                                   t, {.portfolio = model::PortfolioId::make(kNow), .symbol = "X"},
                                   kNow);
                           })));
    ASSERT_TRUE(ok(write([&](Transaction& t) { return delete_portfolio(t, portfolio.id, 1); })));
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           read([&](Transaction& t) { return get_position(t, made->id); })));
}

// For every sort and both directions, small pages together give the ordered list, each row once.
TEST_P(RepositoriesTest, PagesOfEverySortConcatenateToTheOrderedList) {
    const Portfolio portfolio = make("a");
    auto made = write(
        [&](Transaction& t) { return create_positions(t, some_positions(portfolio, 60), kNow); });
    ASSERT_TRUE(ok(made));
    const auto before = [](PositionSort sort, const Position& a, const Position& b) {
        switch (sort) {
            case PositionSort::kSymbol:
                return a.symbol < b.symbol;
            case PositionSort::kType:
                return (a.type == AssetType::kEquity) > (b.type == AssetType::kEquity);
            case PositionSort::kQuantity:
                return a.quantity < b.quantity;
            case PositionSort::kEntryPrice:
                return a.entry_price < b.entry_price;
            case PositionSort::kEntryDate:
                return a.entry_date < b.entry_date;
            case PositionSort::kStrategy:
                return a.strategy < b.strategy;
            default:
                return false;
        }
    };
    for (int s = 0; s <= static_cast<int>(PositionSort::kUpdatedAt); ++s) {
        const auto sort = static_cast<PositionSort>(s);
        for (const Direction direction : {Direction::kAscending, Direction::kDescending}) {
            std::vector<Position> all;
            PageRequest page{.limit = 7, .direction = direction};
            do {
                auto next = read([&](Transaction& t) { return list_positions(t, {}, sort, page); });
                ASSERT_TRUE(ok(next));
                all.insert(all.end(), next->items.begin(), next->items.end());
                page.cursor = next->next;
            } while (!page.cursor.empty());
            ASSERT_EQ(all.size(), 60) << s;
            for (std::size_t i = 1; i < all.size(); ++i) {
                const Position& first = direction == Direction::kAscending ? all[i - 1] : all[i];
                const Position& second = direction == Direction::kAscending ? all[i] : all[i - 1];
                EXPECT_FALSE(before(sort, second, first)) << s << " at " << i;
                if (!before(sort, first, second)) {
                    EXPECT_LT(first.id, second.id) << s;
                }
            }
        }
    }
}

TEST_P(RepositoriesTest, ACursorIsValidForItsOwnListOnly) {
    const Portfolio portfolio = make("a");
    ASSERT_TRUE(ok(write(
        [&](Transaction& t) { return create_positions(t, some_positions(portfolio, 10), kNow); })));
    auto page = read(
        [&](Transaction& t) { return list_positions(t, {}, PositionSort::kSymbol, {.limit = 3}); });
    ASSERT_TRUE(ok(page));
    const auto with = [&](const PositionFilter& filter, PositionSort sort, PageRequest request) {
        return read([&](Transaction& t) { return list_positions(t, filter, sort, request); });
    };
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput, with({}, PositionSort::kType, {.cursor = page->next})));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, with({.strategy = "long"}, PositionSort::kSymbol,
                                                     {.cursor = page->next})));
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           with({}, PositionSort::kSymbol,
                                {.cursor = page->next, .direction = Direction::kDescending})));
    for (const std::string& wrong : {std::string("x"), std::string("00"), page->next + "0",
                                     page->next.substr(0, 20), std::string(200, 'f')})
        EXPECT_TRUE(
            fails_with(Code::kInvalidInput, with({}, PositionSort::kSymbol, {.cursor = wrong})))
            << wrong;
    EXPECT_TRUE(fails_with(Code::kInvalidInput, with({}, PositionSort::kSymbol, {.limit = 0})));
}

TEST_P(RepositoriesTest, AModifiedOrForeignCursorIsRejected) {
    const Portfolio portfolio = make("a");
    ASSERT_TRUE(ok(write(
        [&](Transaction& t) { return create_positions(t, some_positions(portfolio, 10), kNow); })));
    const auto after = [&](const TenantId& tenant, const std::string& cursor) {
        return database().read(tenant, [&](Transaction& t) {
            return list_positions(t, {}, PositionSort::kSymbol, {.limit = 3, .cursor = cursor});
        });
    };
    const auto page = after(tenant_, "");
    ASSERT_TRUE(ok(page));
    ASSERT_TRUE(ok(after(tenant_, page->next)));
    // Any modified digit: of the signature, or of the signed position.
    for (std::size_t i = 0; i < page->next.size(); ++i) {
        std::string forged = page->next;
        forged[i] = forged[i] == '0' ? '1' : '0';
        EXPECT_TRUE(fails_with(Code::kInvalidInput, after(tenant_, forged))) << i;
    }
    // Another tenant, even though its list is the same.
    EXPECT_TRUE(fails_with(Code::kInvalidInput, after(other_tenant_, page->next)));
    // Another installation, even though its tenant is the same.
    const test::TemporaryDirectory elsewhere;
    auto other = Database::open("sqlite:" + (elsewhere / "state.db"));
    ASSERT_TRUE(ok(other));
    const auto list = [&](Transaction& t) {
        return list_positions(t, {}, PositionSort::kSymbol, {.limit = 3, .cursor = page->next});
    };
    EXPECT_TRUE(fails_with(Code::kInvalidInput, other->read(tenant_, list)));
    // The same installation, reopened.
    auto again = Database::open(options_);
    ASSERT_TRUE(ok(again));
    EXPECT_TRUE(ok(again->read(tenant_, list)));
}

TEST_P(RepositoriesTest, APageHasFiftyRowsByDefaultAndNeverMoreThanTheMaximum) {
    const Portfolio portfolio = make("a");
    ASSERT_TRUE(ok(write([&](Transaction& t) {
        return create_positions(t, some_positions(portfolio, 120), kNow);
    })));
    const auto list = [&](const PageRequest& page) {
        return read(
            [&](Transaction& t) { return list_positions(t, {}, PositionSort::kSymbol, page); });
    };
    EXPECT_EQ(list({})->items.size(), 50);
    EXPECT_EQ(list({.limit = kMaxPage})->items.size(), 120);
    EXPECT_TRUE(fails_with(Code::kInvalidInput, list({.limit = kMaxPage + 1})));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, list({.limit = 0})));
}

TEST_P(RepositoriesTest, FiltersAndGroupsMatchAPlainCount) {
    const Portfolio portfolio = make("a"), empty = make("b");
    const auto given = some_positions(portfolio, 200);
    ASSERT_TRUE(ok(write([&](Transaction& t) { return create_positions(t, given, kNow); })));
    const auto count = [&](const PositionFilter& filter) {
        auto n = read([&](Transaction& t) { return count_positions(t, filter); });
        EXPECT_TRUE(ok(n));
        return *n;
    };
    const auto has = [](const Position& p, const char* tag) {
        return std::ranges::find(p.tags, tag) != p.tags.end();
    };
    EXPECT_EQ(count({}), 200);
    EXPECT_EQ(count({.portfolio = empty.id}), 0);
    EXPECT_EQ(count({.symbol = "S3"}), std::ranges::count(given, "S3", &Position::symbol));
    EXPECT_EQ(count({.type = AssetType::kEtf}),
              std::ranges::count(given, AssetType::kEtf, &Position::type));
    EXPECT_EQ(count({.tag = "income", .strategy = "long"}),
              std::ranges::count_if(given, [&](const Position& p) {
                  return has(p, "income") && p.strategy == "long";
              }));
    EXPECT_EQ(count({.text = "s3"}), std::ranges::count(given, "S3", &Position::symbol));

    EXPECT_EQ(count({.tags = {"income", "core"}}),
              std::ranges::count_if(
                  given, [&](const Position& p) { return has(p, "income") || has(p, "core"); }));
    EXPECT_EQ(count({.tags = {"income", "core"}, .all_tags = true}),
              std::ranges::count_if(
                  given, [&](const Position& p) { return has(p, "income") && has(p, "core"); }));
    auto all = read([&](Transaction& t) { return all_positions(t, {}); });
    ASSERT_TRUE(ok(all));
    EXPECT_EQ(all->size(), 200);
    EXPECT_TRUE(std::ranges::is_sorted(*all, {}, &Position::symbol));
    auto cleared = write([&](Transaction& t) { return clear_positions(t, portfolio.id); });
    ASSERT_TRUE(ok(cleared));
    EXPECT_EQ(*cleared, 200);
}

TEST_P(RepositoriesTest, SecuritiesAreReplacedBySymbol) {
    std::vector<model::Security> given;
    for (const char* symbol : {"SPY", "AAPL", "B'RK"})
        given.push_back({.symbol = symbol,
                         .name = "first",
                         .type = AssetType::kEtf,
                         .sector = "x",
                         .currency = fin::Currency::kUsd});
    ASSERT_TRUE(ok(write([&](Transaction& t) { return put_securities(t, given, kNow); })));
    given.resize(1);
    given[0].name = "second";
    ASSERT_TRUE(ok(write([&](Transaction& t) { return put_securities(t, given, kLater); })));
    auto all = read([&](Transaction& t) { return find_securities(t); });
    ASSERT_TRUE(ok(all));
    ASSERT_EQ(all->size(), 3);
    EXPECT_EQ((*all)[2].name, "second");
    const std::vector<std::string> names = {"B'RK", "none"};
    auto some = read([&](Transaction& t) { return find_securities(t, names); });
    ASSERT_TRUE(ok(some));
    ASSERT_EQ(some->size(), 1);
    EXPECT_EQ((*some)[0].symbol, "B'RK");
    auto page = read([&](Transaction& t) { return list_securities(t, "", {.limit = 2}); });
    ASSERT_TRUE(ok(page));
    ASSERT_EQ(page->items.size(), 2);
    auto rest = read(
        [&](Transaction& t) { return list_securities(t, "", {.limit = 2, .cursor = page->next}); });
    ASSERT_TRUE(ok(rest));
    ASSERT_EQ(rest->items.size(), 1);
    EXPECT_TRUE(rest->next.empty());
    EXPECT_TRUE(ok(write([](Transaction& t) { return delete_security(t, "SPY"); })));
    EXPECT_TRUE(
        fails_with(Code::kNotFound, read([](Transaction& t) { return get_security(t, "SPY"); })));
}

TEST_P(RepositoriesTest, DatasetsAreListedNewestFirstAndOncePerDigest) {
    const auto add = [&](const char* digest, Instant now) {
        return write([&](Transaction& t) {
            return add_dataset(t,
                               {.kind = "prices",
                                .name = "daily",
                                .digest = digest,
                                .path = "x",
                                .rows = 3,
                                .columns = {"date", "symbol", "close"},
                                .first_date = *fin::Date::parse("2020-01-02"),
                                .source = "nowhere"},
                               now);
        });
    };
    auto first = add("one", kNow), second = add("two", kLater), again = add("one", kLater);
    ASSERT_TRUE(ok(first));
    ASSERT_TRUE(ok(second));
    ASSERT_TRUE(ok(again));
    EXPECT_EQ(again->id, first->id);
    auto latest = read([](Transaction& t) { return latest_dataset(t, "prices"); });
    ASSERT_TRUE(ok(latest));
    EXPECT_EQ(latest->digest, "two");
    EXPECT_EQ(latest->columns.size(), 3);
    EXPECT_EQ(latest->first_date->to_string(), "2020-01-02");
    EXPECT_EQ(latest->last_date, std::nullopt);
    EXPECT_EQ(read([](Transaction& t) { return list_datasets(t); })->size(), 2);
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           read([](Transaction& t) { return latest_dataset(t, "curves"); })));
    EXPECT_TRUE(ok(write([&](Transaction& t) { return delete_dataset(t, second->id); })));
    EXPECT_EQ(read([](Transaction& t) { return latest_dataset(t, "prices"); })->digest, "one");
}

TEST_P(RepositoriesTest, SettingsAreReplacedListedAndRemoved) {
    for (const char* value : {"1", "2"})
        ASSERT_TRUE(
            ok(write([&](Transaction& t) { return put_setting(t, "risk.days", value, kNow); })));
    EXPECT_EQ(*read([](Transaction& t) { return get_setting(t, "risk.days"); }), "2");
    EXPECT_EQ(read([](Transaction& t) { return list_settings(t, "risk."); })->size(), 1);
    EXPECT_EQ(read([](Transaction& t) { return list_settings(t, "x"); })->size(), 0);
    EXPECT_TRUE(ok(write([](Transaction& t) { return delete_setting(t, "risk.days"); })));
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           write([](Transaction& t) { return delete_setting(t, "risk.days"); })));
}

TEST(TextList, RoundTrips) {
    std::mt19937 random(3);
    for (int i = 0; i < 500; ++i) {
        std::vector<std::string> list(random() % 4);
        for (std::string& text : list)
            for (auto n = random() % 6; n > 0; --n)
                text += "\"\\,[]ab\x01\n\xC3\xA9"[random() % 11];
        const auto read = decode_list(encode_list(list));
        ASSERT_TRUE(ok(read));
        EXPECT_EQ(*read, list);
    }
    for (const char* wrong :
         {"", "[", "]", "{}", "[1]", "[\"a]", "[\"a\",]", "[\"a\"\"b\"]", "[\"\\u12\"]"})
        EXPECT_TRUE(fails_with(Code::kCorrupted, decode_list(wrong))) << wrong;
}

}  // namespace
}  // namespace ballast::store
