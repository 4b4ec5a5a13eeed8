#include "clo/pool.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.hpp"
#include "clo/describe_asset.hpp"
#include "clo/expression.hpp"

namespace ballast::clo {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kNoLimit = std::numeric_limits<double>::infinity();

// Reads a field of an asset as a number.
using Reader = double (*)(Pool&, const Holding&, const RatedAsset&);

template <class Rating>
double rank_number(const std::optional<Rating>& rating) {
    if (!rating) return kUnknown;
    return is_rated(*rating) ? static_cast<double>(rank(*rating)) : kUnratedRank;
}

double text_number(Pool& pool, std::string_view text) {
    return text.empty() ? kUnknown : pool.symbol(text);
}

template <class T>
double number_of(Pool& pool, const T& value) {
    if constexpr (std::is_same_v<T, std::string>)
        return text_number(pool, value);
    else if constexpr (std::is_same_v<T, fin::Date>)
        return value.serial();
    else if constexpr (std::is_same_v<T, Decimal>)
        return value.to_double();
    else if constexpr (std::is_same_v<T, MoodysRating> || std::is_same_v<T, SpRating>)
        return rank_number(std::optional(value));
    else if constexpr (describe::DescribedEnum<T>)
        return pool.symbol(describe::to_word(value));
    else
        return static_cast<double>(value);
}

template <class T>
double number_of(Pool& pool, const std::optional<T>& value) {
    return value ? number_of(pool, *value) : kUnknown;
}

template <auto Member>
double read_member(Pool& pool, const Holding& holding, const RatedAsset& /*rated*/) {
    return number_of(pool, holding.*Member);
}

// The second part of an index name, in lower case: libor of USD_LIBOR_3M.
std::string family_of(std::string_view index) {
    const std::size_t first = index.find('_');
    if (first == std::string_view::npos) return {};
    index.remove_prefix(first + 1);
    std::string family(index.substr(0, index.find('_')));
    std::ranges::transform(family, family.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    return family;
}

struct Special {
    std::string_view field;
    Reader read;
};

// Fields whose value is resolved or computed.
constexpr std::array kSpecials{
    Special{"floor",
            [](Pool&, const Holding& h, const RatedAsset&) { return h.floor.value_or(-kNoLimit); }},
    Special{"cap", [](Pool&, const Holding& h,
                      const RatedAsset&) { return h.cap.value_or(0.0) > 0.0 ? *h.cap : kNoLimit; }},
    Special{"obligor", [](Pool& pool, const Holding& h,
                          const RatedAsset&) { return text_number(pool, h.obligor_or_issuer()); }},
    Special{"wal",
            [](Pool& pool, const Holding& h, const RatedAsset&) {
                return weighted_average_life(h, pool.rules().as_of).value_or(kUnknown);
            }},
    Special{"moodys_rating",
            [](Pool&, const Holding&, const RatedAsset& r) {
                return rank_number(r.moodys_rating.value);
            }},
    Special{"moodys_dp_rating",
            [](Pool&, const Holding&, const RatedAsset& r) {
                return rank_number(r.moodys_dp_rating.value);
            }},
    Special{"moodys_warf_rating",
            [](Pool&, const Holding&, const RatedAsset& r) {
                return rank_number(r.moodys_warf_rating.value);
            }},
    Special{"sp_rating", [](Pool&, const Holding&,
                            const RatedAsset& r) { return rank_number(r.sp_rating.value); }},
    Special{"moodys_recovery",
            [](Pool&, const Holding&, const RatedAsset& r) {
                return r.moodys_recovery.value.value_or(kUnknown);
            }},
    Special{"warf_factor", [](Pool&, const Holding&,
                              const RatedAsset& r) { return r.warf_factor.value_or(kUnknown); }},
    Special{"par", [](Pool&, const Holding& h, const RatedAsset&) { return h.par.to_double(); }},
    Special{"purchase_price",
            [](Pool&, const Holding& h, const RatedAsset&) {
                return h.purchase_price ? h.purchase_price->to_double() : kUnknown;
            }},
    Special{"performing",
            [](Pool&, const Holding& h, const RatedAsset&) {
                return h.defaulted ? static_cast<double>(!*h.defaulted) : kUnknown;
            }},
    Special{"selling_institution",
            [](Pool& pool, const Holding& h, const RatedAsset&) {
                return text_number(pool, h.selling_institution.name);
            }},
    Special{"selling_institution_rating",
            [](Pool&, const Holding& h, const RatedAsset&) {
                return rank_number(h.selling_institution.rating);
            }},
    Special{"selling_institution_sp_rating",
            [](Pool&, const Holding& h, const RatedAsset&) {
                return rank_number(h.selling_institution.sp_rating);
            }},
    Special{"index_family",
            [](Pool& pool, const Holding& h, const RatedAsset&) {
                return text_number(pool, family_of(h.index));
            }},
};

template <class Fields, std::size_t Index>
Reader reader_at() {
    constexpr auto kField = describe::field_at<Index>(Fields::fields);
    using T = std::remove_cvref_t<decltype(std::declval<Asset>().*kField.member)>;
    if constexpr (requires(Pool& pool, const T& value) { number_of(pool, value); } &&
                  !std::is_same_v<T, AssetIds> && !std::is_same_v<T, SellingInstitution> &&
                  !std::is_same_v<T, std::vector<ScheduledPrincipal>> &&
                  !std::is_same_v<T, std::map<std::string, std::string>>)
        return &read_member<describe::field_at<Index>(Fields::fields).member>;
    else
        return nullptr;
}

std::vector<Reader> all_readers() {
    using Fields = describe::Described<Asset>;
    std::unordered_map<std::string_view, Reader> by_name;
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        ((by_name[describe::field_at<Index>(Fields::fields).name] = reader_at<Fields, Index>()),
         ...);
    }(std::make_index_sequence<Fields::fields.kCount>{});
    for (const Special& special : kSpecials) by_name[special.field] = special.read;
    std::vector<Reader> readers;
    for (const ExpressionField& field : expression_fields()) {
        readers.push_back(by_name[field.name]);
        CHECK(readers.back() != nullptr);
    }
    return readers;
}

}  // namespace

Pool::Pool(std::span<const Holding> holdings, const RatingRules& rules) : rules_(rules) {
    positions_.resize(holdings.size());
    std::iota(positions_.begin(), positions_.end(), std::size_t{0});
    std::ranges::sort(positions_, {}, [&](std::size_t i) { return holdings[i].id; });
    rows_.reserve(holdings.size());
    for (const std::size_t i : positions_) {
        rows_.push_back(&holdings[i]);
        rated_.push_back(rate(holdings[i], rules));
        par_.push_back(holdings[i].par.to_double());
    }
}

std::optional<std::size_t> Pool::row_of(std::string_view id) const {
    const auto found = std::ranges::lower_bound(
        rows_, id, {}, [](const Holding* holding) { return std::string_view(holding->id); });
    if (found == rows_.end() || (*found)->id != id) return std::nullopt;
    return static_cast<std::size_t>(found - rows_.begin());
}

double Pool::cell(std::size_t field, std::size_t row) {
    static const std::vector<Reader> kReaders = all_readers();
    return kReaders[field](*this, *rows_[row], rated_[row]);
}

const std::vector<double>& Pool::column(std::size_t field) {
    const auto [entry, added] = columns_.try_emplace(field);
    if (added) {
        entry->second.reserve(rows());
        for (std::size_t row = 0; row < rows(); ++row) entry->second.push_back(cell(field, row));
    }
    return entry->second;
}

double Pool::symbol(std::string_view text) {
    const auto [entry, added] = symbols_.try_emplace(std::string(text), texts_.size());
    if (added) texts_.push_back(entry->first);
    return static_cast<double>(entry->second);
}

std::string_view Pool::text_of(double symbol) const {
    return texts_[static_cast<std::size_t>(symbol)];
}

}  // namespace ballast::clo
