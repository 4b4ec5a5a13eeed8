#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <numeric>

#include "alm/position.hpp"
#include "base/digest.hpp"
#include "service/alm/session_filter.hpp"
#include "service/methods.hpp"
#include "wire/digest.hpp"

namespace ballast::service {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Ignores ASCII case.
bool contains(std::string_view text, std::string_view part) {
    return std::ranges::search(text, part, {}, lower, lower).begin() != text.end();
}

std::vector<bool> with_text(const WordList& words, std::string_view part) {
    std::vector<bool> result(words.size(), false);
    for (std::uint32_t code = 0; code < words.size(); ++code)
        result[code] = !part.empty() && contains(words.word(code), part);
    return result;
}

}  // namespace

PositionFilter::Wanted PositionFilter::wanted(const std::string& word, const WordList& words) {
    if (word.empty()) return std::nullopt;
    return words.find(word);
}

PositionFilter::PositionFilter(const AlmPositionFilter& filter, const PackedPositions& positions)
    : filter_(filter),
      positions_(positions),
      currency_(wanted(filter.currency, positions.words(PackedPositions::kCurrency))),
      product_(wanted(filter.product, positions.words(PackedPositions::kProduct))),
      segment_(wanted(filter.segment, positions.words(PackedPositions::kSegment))),
      product_has_text_(with_text(positions.words(PackedPositions::kProduct), filter.text)),
      segment_has_text_(with_text(positions.words(PackedPositions::kSegment), filter.text)) {}

bool PositionFilter::has_text(std::size_t i) const {
    const PackedPositions::Record& record = positions_.record(i);
    return product_has_text_[record.texts[PackedPositions::kProduct]] ||
           segment_has_text_[record.texts[PackedPositions::kSegment]] ||
           contains(positions_.id(i), filter_.text);
}

bool PositionFilter::takes(std::size_t i) const {
    const PackedPositions::Record& record = positions_.record(i);
    if (filter_.side && record.side != static_cast<std::uint8_t>(*filter_.side)) return false;
    if (filter_.type && record.type != static_cast<std::uint8_t>(*filter_.type)) return false;
    if (currency_ && *currency_ != record.texts[PackedPositions::kCurrency]) return false;
    if (product_ && *product_ != record.texts[PackedPositions::kProduct]) return false;
    if (segment_ && *segment_ != record.texts[PackedPositions::kSegment]) return false;
    return filter_.text.empty() || has_text(i);
}

namespace {

// Digest of the list that a cursor belongs to; another filter or order gives another one.
std::string list_digest(AlmSessionPositionsRequest request) {
    request.cursor.clear();
    request.limit = 50;
    Sha256 hash;
    wire::digest_into(hash, request);
    return hash.finish_hex().substr(0, 16);
}

Result<std::size_t> offset_of(const AlmSessionPositionsRequest& request) {
    if (request.cursor.empty()) return std::size_t{0};
    std::size_t offset = 0;
    const char* end = request.cursor.data() + request.cursor.size();
    const auto [at, error] = std::from_chars(request.cursor.data(), end, offset);
    if (error == std::errc() && at != end && *at == '-' &&
        std::string_view(at + 1, end) == list_digest(request))
        return offset;
    Error wrong = fail(Code::kInvalidInput, "the cursor does not belong to this list");
    wrong.faults.push_back({"/cursor", "cursor", wrong.message,
                            "use next_cursor of the previous page, with the same filter and sort"});
    return wrong;
}

// Ties keep the file order; missing values come last in either direction.
void sort_positions(const PackedPositions& positions, AlmPositionSort sort, bool descending,
                    std::vector<std::uint32_t>& rows) {
    const auto by = [&](const auto& key) {
        std::ranges::stable_sort(rows, [&](std::uint32_t a, std::uint32_t b) {
            return descending ? key(b) < key(a) : key(a) < key(b);
        });
    };
    switch (sort) {
        case AlmPositionSort::kFile:
            if (descending) std::ranges::reverse(rows);
            return;
        case AlmPositionSort::kId:
            return by([&](std::uint32_t i) { return positions.id(i); });
        case AlmPositionSort::kBalance:
            return by([&](std::uint32_t i) { return positions.record(i).balance; });
        case AlmPositionSort::kRate: {
            const auto has = std::ranges::stable_partition(
                rows, [&](std::uint32_t i) { return !std::isnan(positions.record(i).rate); });
            std::vector<std::uint32_t> without(has.begin(), has.end());
            rows.erase(has.begin(), rows.end());
            by([&](std::uint32_t i) { return positions.record(i).rate; });
            rows.insert(rows.end(), without.begin(), without.end());
            return;
        }
        case AlmPositionSort::kMaturity: {
            constexpr std::int32_t kNone = std::numeric_limits<std::int32_t>::min();
            const auto has = std::ranges::stable_partition(
                rows, [&](std::uint32_t i) { return positions.record(i).maturity != kNone; });
            std::vector<std::uint32_t> without(has.begin(), has.end());
            rows.erase(has.begin(), rows.end());
            by([&](std::uint32_t i) { return positions.record(i).maturity; });
            rows.insert(rows.end(), without.begin(), without.end());
            return;
        }
        case AlmPositionSort::kProduct:
            return by([&](std::uint32_t i) -> std::string_view {
                return positions.text(i, PackedPositions::kProduct);
            });
    }
}

std::string key_of(const PackedPositions& positions, std::size_t i, AlmPositionGroup group) {
    switch (group) {
        case AlmPositionGroup::kSide:
            return std::string(alm::to_string(static_cast<alm::Side>(positions.record(i).side)));
        case AlmPositionGroup::kType:
            return std::string(
                alm::to_string(static_cast<alm::PositionType>(positions.record(i).type)));
        case AlmPositionGroup::kCurrency:
            return positions.text(i, PackedPositions::kCurrency);
        case AlmPositionGroup::kProduct:
            return positions.text(i, PackedPositions::kProduct);
        case AlmPositionGroup::kSegment:
            return positions.text(i, PackedPositions::kSegment);
        case AlmPositionGroup::kPrepayment:
            return positions.text(i, PackedPositions::kPrepayment);
        case AlmPositionGroup::kWithdrawal:
            return positions.text(i, PackedPositions::kWithdrawal);
    }
    return {};
}

// Balances in different currencies are not added.
std::vector<AlmPositionGroupRow> groups_of(const PackedPositions& positions,
                                           const std::vector<std::uint32_t>& rows,
                                           AlmPositionGroup group) {
    struct Sum {
        AlmPositionGroupRow row;
        double with_rate = 0.0;
        double weighted = 0.0;
    };
    std::map<std::pair<std::string, std::string>, Sum> sums;
    for (const std::uint32_t i : rows) {
        const PackedPositions::Record& record = positions.record(i);
        Sum& sum =
            sums[{key_of(positions, i, group), positions.text(i, PackedPositions::kCurrency)}];
        ++sum.row.positions;
        if (alm::is_derivative(static_cast<alm::PositionType>(record.type))) {
            sum.row.notional += record.balance;
            continue;
        }
        sum.row.balance += record.balance;
        if (std::isnan(record.rate)) continue;
        sum.with_rate += record.balance;
        sum.weighted += record.balance * record.rate;
    }
    std::vector<AlmPositionGroupRow> result;
    for (auto& [key, sum] : sums) {
        std::tie(sum.row.key, sum.row.currency) = key;
        if (sum.with_rate > 0.0) sum.row.average_rate = sum.weighted / sum.with_rate;
        result.push_back(std::move(sum.row));
    }
    return result;
}

AlmPositionRow row_of(const StoredAlmSession& session, const PackedPositions& positions,
                      std::size_t i) {
    const PackedPositions::Record& record = positions.record(i);
    return {.position = positions.position(i),
            .file = session.manifest.files.at(static_cast<std::size_t>(record.file)).file,
            .line = record.line};
}

Result<AlmSessionPositionsResponse> list(Call& call, const AlmSessionPositionsRequest& request) {
    TRY(const std::size_t offset, offset_of(request));
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    const PackedPositions& positions = data->positions;
    const PositionFilter filter(request, positions);
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < positions.size(); ++i)
        if (filter.takes(i)) rows.push_back(static_cast<std::uint32_t>(i));
    AlmSessionPositionsResponse response{.total = static_cast<std::int64_t>(rows.size())};
    if (request.group_by) {
        response.groups = groups_of(positions, rows, *request.group_by);
        return response;
    }
    sort_positions(positions, request.sort, request.descending, rows);
    const std::size_t end = std::min(offset + static_cast<std::size_t>(request.limit), rows.size());
    for (std::size_t i = offset; i < end; ++i)
        response.data.push_back(row_of(session, positions, rows[i]));
    if (end < rows.size()) response.next_cursor = fmt::format("{}-{}", end, list_digest(request));
    return response;
}

Result<AlmPositionRow> get(Call& call, const AlmSessionPositionRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    const auto found = data->positions.find(request.position);
    if (!found)
        return fail(Code::kNotFound,
                    fmt::format("the session has no position \"{}\"", request.position))
            .with("position", request.position);
    return row_of(session, data->positions, *found);
}

}  // namespace

void add_alm_session_query_methods(MethodTable& table) {
    table.add<AlmSessionPositionsRequest, AlmSessionPositionsResponse>(
        {.name = "alm.session.positions",
         .summary = "Lists, filters, sorts and aggregates the positions of a session.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/sessions/{session}/positions"},
         .needs_store = false,
         .idempotent = true},
        list);
    table.add<AlmSessionPositionRequest, AlmPositionRow>(
        {.name = "alm.session.position",
         .summary = "Returns a position of a session with its source file and line.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/sessions/{session}/positions/{position}"},
         .needs_store = false,
         .idempotent = true},
        get);
}

}  // namespace ballast::service
