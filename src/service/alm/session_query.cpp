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

using model::BankPosition;

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Ignores ASCII case.
bool contains(std::string_view text, std::string_view part) {
    return std::ranges::search(text, part, {}, lower, lower).begin() != text.end();
}

// The code of a requested text in its column; outer nullopt: none is requested.
template <class Column>
std::optional<std::optional<std::uint32_t>> requested(const std::string& word,
                                                      const Column& column) {
    if (word.empty()) return std::nullopt;
    return column.find(word);
}

// By code, whether the text contains the part.
template <class Column>
std::vector<bool> with_text(const Column& column, std::string_view part) {
    std::vector<bool> result(column.word_count(), false);
    for (std::uint32_t code = 0; code < result.size(); ++code)
        result[code] = !part.empty() && contains(column.word(code), part);
    return result;
}

}  // namespace

PositionFilter::PositionFilter(const AlmPositionFilter& filter, const PackedPositions& positions)
    : filter_(filter),
      positions_(positions),
      currency_(requested(filter.currency, positions.column<&BankPosition::currency>())),
      product_(requested(filter.product, positions.column<&BankPosition::product>())),
      segment_(requested(filter.segment, positions.column<&BankPosition::segment>())),
      product_has_text_(with_text(positions.column<&BankPosition::product>(), filter.text)),
      segment_has_text_(with_text(positions.column<&BankPosition::segment>(), filter.text)) {}

bool PositionFilter::has_text(std::size_t i) const {
    return product_has_text_[positions_.column<&BankPosition::product>().code(i)] ||
           segment_has_text_[positions_.column<&BankPosition::segment>().code(i)] ||
           contains(positions_.id(i), filter_.text);
}

bool PositionFilter::takes(std::size_t i) const {
    const auto differs = [&](const Requested& code, const auto& column) {
        return code && *code != column.code(i);
    };
    if (filter_.side && *filter_.side != positions_.term<&BankPosition::side>(i)) return false;
    if (filter_.type && *filter_.type != positions_.term<&BankPosition::type>(i)) return false;
    if (differs(currency_, positions_.column<&BankPosition::currency>()) ||
        differs(product_, positions_.column<&BankPosition::product>()) ||
        differs(segment_, positions_.column<&BankPosition::segment>()))
        return false;
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
    wrong.errors.push_back({"/cursor", "cursor", wrong.message,
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
    const auto present_first = [&](const auto& key) {
        const auto absent = std::ranges::stable_partition(
            rows, [&](std::uint32_t i) { return key(i).has_value(); });
        const std::vector<std::uint32_t> without(absent.begin(), absent.end());
        rows.erase(absent.begin(), rows.end());
        by(key);
        rows.insert(rows.end(), without.begin(), without.end());
    };
    switch (sort) {
        case AlmPositionSort::kFile:
            if (descending) std::ranges::reverse(rows);
            return;
        case AlmPositionSort::kId:
            return by([&](std::uint32_t i) { return positions.id(i); });
        case AlmPositionSort::kBalance:
            return by([&](std::uint32_t i) { return positions.term<&BankPosition::balance>(i); });
        case AlmPositionSort::kRate:
            return present_first(
                [&](std::uint32_t i) { return positions.term<&BankPosition::rate>(i); });
        case AlmPositionSort::kMaturity:
            return present_first(
                [&](std::uint32_t i) { return positions.term<&BankPosition::maturity>(i); });
        case AlmPositionSort::kProduct:
            return by([&](std::uint32_t i) -> std::string_view {
                return positions.column<&BankPosition::product>().text(i);
            });
    }
}

std::string key_of(const PackedPositions& positions, std::size_t i, AlmPositionGroup group) {
    switch (group) {
        case AlmPositionGroup::kSide:
            return std::string(alm::to_string(positions.term<&BankPosition::side>(i)));
        case AlmPositionGroup::kType:
            return std::string(alm::to_string(positions.term<&BankPosition::type>(i)));
        case AlmPositionGroup::kCurrency:
            return positions.column<&BankPosition::currency>().text(i);
        case AlmPositionGroup::kProduct:
            return positions.column<&BankPosition::product>().text(i);
        case AlmPositionGroup::kSegment:
            return positions.column<&BankPosition::segment>().text(i);
        case AlmPositionGroup::kPrepayment:
            return positions.column<&BankPosition::prepayment>().text(i);
        case AlmPositionGroup::kWithdrawal:
            return positions.column<&BankPosition::withdrawal>().text(i);
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
        Sum& sum = sums[{key_of(positions, i, group),
                         positions.column<&BankPosition::currency>().text(i)}];
        const double balance = positions.term<&BankPosition::balance>(i);
        ++sum.row.positions;
        if (alm::is_derivative(positions.term<&BankPosition::type>(i))) {
            sum.row.notional += balance;
            continue;
        }
        sum.row.balance += balance;
        const std::optional<double> rate = positions.term<&BankPosition::rate>(i);
        if (!rate) continue;
        sum.with_rate += balance;
        sum.weighted += balance * *rate;
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
    return {.position = positions.position(i),
            .file = session.manifest.files.at(static_cast<std::size_t>(positions.file(i))).file,
            .line = positions.line(i)};
}

Result<AlmSessionPositionsResponse> list_session_positions(
    Call& call, const AlmSessionPositionsRequest& request) {
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

Result<AlmPositionRow> get_session_position(Call& call, const AlmSessionPositionRequest& request) {
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
        list_session_positions);
    table.add<AlmSessionPositionRequest, AlmPositionRow>(
        {.name = "alm.session.position",
         .summary = "Returns a position of a session with its source file and line.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/sessions/{session}/positions/{position}"},
         .needs_store = false,
         .idempotent = true},
        get_session_position);
}

}  // namespace ballast::service
