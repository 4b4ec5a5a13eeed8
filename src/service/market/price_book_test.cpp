// The stored prices against a map that takes one row at a time.
#include "service/market/price_book.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "store/columns.hpp"
#include "store/price_compaction.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using model::PriceBar;
using test::ok;

using Key = std::tuple<std::string, fin::Date, std::string>;

// What is stored: the versions of every key, oldest first.
using Naive = std::map<Key, std::vector<PriceBar>>;

class Book {
public:
    explicit Book(std::uint32_t seed) : random_(seed) {
        auto opened = world_.environment().columns();
        EXPECT_TRUE(ok(opened));
        columns_ = *opened;
    }

    int below(int n) { return static_cast<int>(random_() % static_cast<std::uint32_t>(n)); }

    void import_something() {
        std::map<Key, PriceBar> rows;
        const int first = below(60);
        const int symbols = 1 + below(3);
        for (int s = 0; s < symbols; ++s) {
            const std::string symbol = fmt::format("S{}", below(6));
            const std::string source = below(3) == 0 ? "other" : "own";
            const int count = 1 + below(40);
            for (int d = 0; d < count; ++d) {
                PriceBar bar{.symbol = symbol,
                             .date = fin::Date::from_serial(20'000 + first + d),
                             .source = source,
                             .close = 1.0 + below(4)};
                if (below(3) == 0) bar.volume = below(3);
                if (below(4) == 0) bar.currency = "USD";
                rows[{bar.symbol, bar.date, bar.source}] = bar;
            }
        }
        std::vector<PriceBar> incoming;
        for (auto& [key, bar] : rows) incoming.push_back(bar);
        world_.clock().advance(std::chrono::microseconds(below(2)));
        const Status stored = write([&](store::Transaction& transaction) -> Status {
            TRY(const auto plan,
                upsert_prices(transaction, *columns_, incoming, world_.clock().now()));
            EXPECT_EQ(plan.added + plan.restated, static_cast<std::int64_t>(plan.written.size()));
            return {};
        });
        EXPECT_TRUE(ok(stored));
        ++time_;
        for (PriceBar& bar : incoming) take(std::move(bar));
    }

    void delete_something() {
        store::PriceFilter filter{.symbols = {fmt::format("S{}", below(6))}};
        if (below(2) == 0) filter.source = "own";
        if (below(2) == 0) filter.from = fin::Date::from_serial(20'000 + below(100));
        if (below(2) == 0) filter.to = fin::Date::from_serial(20'000 + below(100));
        std::int64_t expected = 0;
        std::erase_if(naive_, [&](const auto& entry) {
            const auto& [symbol, date, source] = entry.first;
            const bool matches = symbol == filter.symbols.front() &&
                                 (filter.source.empty() || source == filter.source) &&
                                 (!filter.from || date >= *filter.from) &&
                                 (!filter.to || date <= *filter.to);
            expected += matches;
            return matches;
        });
        std::int64_t deleted = -1;
        const Status done = write([&](store::Transaction& transaction) -> Status {
            TRY(deleted, store::delete_bars(transaction, *columns_, filter));
            return {};
        });
        EXPECT_TRUE(ok(done));
        EXPECT_EQ(deleted, expected);
    }

    // As the server does in the background, but with fewer parts.
    void compact() {
        constexpr std::size_t kMost = 3;
        const auto compacted =
            store::compact_prices(world_.database(), *columns_, world_.owner().tenant, kMost);
        EXPECT_TRUE(ok(compacted));
        const Status few = write([&](store::Transaction& transaction) -> Status {
            TRY(const store::PriceParts parts, store::price_parts(transaction));
            EXPECT_LE(parts.current.size(), kMost + 1);
            return {};
        });
        EXPECT_TRUE(ok(few));
    }

    void compare() {
        const Status read = write([&](store::Transaction& transaction) -> Status {
            TRY(const store::PriceParts parts, store::price_parts(transaction));
            EXPECT_LE(parts.current.size(), store::kMostUnmergedParts + 1);
            TRY(const auto bars, store::read_bars(*columns_, parts, {}));
            EXPECT_EQ(bars.size(), naive_.size());
            std::size_t i = 0;
            for (const auto& [key, versions] : naive_) {
                if (i >= bars.size()) break;
                EXPECT_TRUE(same(bars[i++], versions.back())) << text(versions.back());
            }
            TRY(const auto versions, store::read_versions(*columns_, parts, {}));
            i = 0;
            for (const auto& [key, expected] : naive_)
                for (const PriceBar& one : expected) {
                    if (i >= versions.size()) break;
                    EXPECT_TRUE(same(versions[i++], one)) << text(one);
                }
            EXPECT_EQ(i, versions.size());
            TRY(const store::PricePanel panel, store::read_panel(*columns_, parts, {}));
            check_panel(panel);
            return {};
        });
        EXPECT_TRUE(ok(read));
    }

private:
    Status write(const std::function<Status(store::Transaction&)>& body) {
        return world_.database().transact(world_.owner().tenant, body);
    }

    // A new value is a new version; a field that is not given keeps its value.
    void take(PriceBar bar) {
        bar.known_at = Instant::from_micros(time_);
        std::vector<PriceBar>& versions = naive_[{bar.symbol, bar.date, bar.source}];
        if (!versions.empty()) {
            if (!bar.volume) bar.volume = versions.back().volume;
            if (bar.currency.empty()) bar.currency = versions.back().currency;
            if (same(bar, versions.back())) return;
        }
        versions.push_back(std::move(bar));
    }

    static bool same(const PriceBar& a, const PriceBar& b) {
        return a.symbol == b.symbol && a.date == b.date && a.source == b.source &&
               a.close == b.close && a.volume == b.volume && a.currency == b.currency;
    }

    static std::string text(const PriceBar& bar) {
        return fmt::format("{} {} {} {}", bar.symbol, bar.date.to_string(), bar.source, bar.close);
    }

    // Of the sources of a date, the one learned last.
    void check_panel(const store::PricePanel& panel) const {
        std::map<std::pair<std::string, fin::Date>, PriceBar> expected;
        for (const auto& [key, versions] : naive_) {
            const PriceBar& bar = versions.back();
            const auto [at, is_new] = expected.try_emplace({bar.symbol, bar.date}, bar);
            if (!is_new && bar.known_at >= at->second.known_at) at->second = bar;
        }
        std::size_t found = 0;
        for (std::size_t s = 0; s < panel.symbols.size(); ++s)
            for (std::size_t d = 0; d < panel.dates.size(); ++d) {
                const double close = panel.closes[s][d];
                if (std::isnan(close)) continue;
                ++found;
                const auto one = expected.find({panel.symbols[s], panel.dates[d]});
                ASSERT_NE(one, expected.end());
                EXPECT_EQ(close, one->second.close) << text(one->second);
            }
        EXPECT_EQ(found, expected.size());
    }

    World world_;
    store::Columns* columns_ = nullptr;
    std::mt19937 random_;
    Naive naive_;
    std::int64_t time_ = 0;
};

TEST(StoredPrices, AnImportChangesOnlyWhatItMentions) {
    for (std::uint32_t seed = 1; seed <= 3; ++seed) {
        SCOPED_TRACE(seed);
        Book book(seed);
        for (int step = 0; step < 30; ++step) {
            if (book.below(8) == 0)
                book.delete_something();
            else
                book.import_something();
            if (step % 7 == 6) book.compact();
            if (step % 5 == 4) book.compare();
            if (testing::Test::HasFailure()) return;
        }
    }
}

}  // namespace
}  // namespace ballast::service
