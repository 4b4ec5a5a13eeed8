#include "ingest/legacy/source.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <string_view>

#include "ingest/legacy/portfolio_os.hpp"
#include "ingest/legacy/sigma_sight.hpp"

namespace ballast::ingest {

namespace {

using Reader = Result<LegacyBook> (*)(std::span<const TextTable>, fin::Date);

struct Source {
    LegacySource source;
    std::string_view name;
    Reader read;
    // One of these tables is enough to recognize the source; no other source has them.
    std::vector<std::string_view> own;
    std::vector<std::string_view> read_tables;
};

const std::array<Source, 2>& sources() {
    static const std::array<Source, 2> kSources{
        Source{.source = LegacySource::kPortfolioOs,
               .name = "PortfolioOS",
               .read = detail::read_portfolio_os,
               .own = {"accounts", "transactions", "holdings", "price_history"},
               .read_tables = {"accounts", "transactions", "holdings", "portfolio_snapshots",
                               "price_history", "preferences"}},
        Source{
            .source = LegacySource::kSigmaSight,
            .name = "SigmaSight",
            .read = detail::read_sigma_sight,
            .own = {"portfolios", "positions", "position_tags", "position_greeks",
                    "market_data_cache"},
            .read_tables = {"portfolios", "positions", "tags", "position_tags", "market_data_cache",
                            "portfolio_snapshots", "position_greeks", "alembic_version"}}};
    return kSources;
}

const Source& source_of(LegacySource source) {
    return *std::ranges::find(sources(), source, &Source::source);
}

}  // namespace

std::vector<std::string> legacy_tables(LegacySource source) {
    const Source& one = source_of(source);
    return {one.read_tables.begin(), one.read_tables.end()};
}

Result<LegacySource> recognize_legacy(std::span<const TextTable> tables) {
    std::set<std::string_view> names;
    for (const TextTable& table : tables) names.insert(table.name);
    std::vector<const Source*> found;
    for (const Source& source : sources())
        if (std::ranges::any_of(source.own,
                                [&](std::string_view name) { return names.contains(name); }))
            found.push_back(&source);
    if (found.size() == 1) return found.front()->source;
    std::string expected;
    for (const Source& source : sources())
        expected += fmt::format("{}{} ({})", expected.empty() ? "" : " or ", source.name,
                                fmt::join(source.own, ", "));
    return fail(
        Code::kInvalidInput,
        fmt::format("the tables belong to {} earlier system: found {}; expected those of "
                    "{}",
                    found.empty() ? "no known" : "more than one",
                    names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")), expected));
}

Result<LegacyBook> read_legacy(std::span<const TextTable> tables, LegacySource source,
                               fin::Date as_of) {
    TRY(LegacyBook book, source_of(source).read(tables, as_of));
    book.source = source;
    return book;
}

}  // namespace ballast::ingest
