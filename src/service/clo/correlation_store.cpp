#include "service/clo/correlation_store.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <fmt/format.h>
#include <span>
#include <utility>

#include "base/digest.hpp"
#include "service/field_error.hpp"
#include "store/database.hpp"
#include "store/objects.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

static_assert(std::endian::native == std::endian::little);

std::string object_key(const std::string& digest) {
    return std::string(store::kCloCorrelationObjects) + digest;
}

Error corrupted(std::string_view what) {
    return fail(Code::kCorrupted,
                fmt::format("a stored correlation matrix cannot be read: {}", what));
}

std::string factor_key(const math::Matrix& matrix, clo::CorrelationRepair repair) {
    Sha256 hash;
    hash.update_field(fmt::format("{} {}", matrix.rows, static_cast<int>(repair)));
    hash.update(std::as_bytes(std::span(matrix.data)));
    return hash.finish_hex();
}

}  // namespace

std::string encoded_correlation(const clo::NamedCorrelation& correlation) {
    std::string bytes = wire::to_json(correlation.ids) + "\n";
    std::vector<double> values;
    for (std::size_t i = 0; i < correlation.ids.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) values.push_back(correlation.matrix(i, j));
    const std::size_t start = bytes.size();
    bytes.resize(start + values.size() * sizeof(double));
    if (!values.empty())
        std::memcpy(bytes.data() + start, values.data(), values.size() * sizeof(double));
    return bytes;
}

Result<clo::NamedCorrelation> decoded_correlation(std::string_view bytes) {
    const std::size_t line = bytes.find('\n');
    if (line == std::string_view::npos) return corrupted("it has no ids");
    auto ids = wire::read_json<std::vector<std::string>>(std::string(bytes.substr(0, line)));
    if (!ids) return corrupted(ids.error().message);
    const std::size_t n = ids->size();
    bytes.remove_prefix(line + 1);
    if (bytes.size() != n * (n - (n > 0 ? 1 : 0)) / 2 * sizeof(double))
        return corrupted("its size does not fit its ids");
    clo::NamedCorrelation result{.ids = *std::move(ids), .matrix = math::Matrix::identity(n)};
    std::size_t at = 0;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < i; ++j, at += sizeof(double)) {
            double value = 0.0;
            std::memcpy(&value, bytes.data() + at, sizeof value);
            result.matrix(i, j) = result.matrix(j, i) = value;
        }
    return result;
}

Result<std::string> put_correlation(const Call& call, const clo::NamedCorrelation& correlation) {
    const std::string bytes = encoded_correlation(correlation);
    std::string digest = sha256_hex(bytes);
    TRY(store::Objects * objects, call.environment().objects());
    TRY([[maybe_unused]] const auto object,
        objects->put(call.principal().tenant, object_key(digest), bytes));
    return digest;
}

Result<clo::NamedCorrelation> get_correlation(const Call& call, const std::string& digest) {
    TRY(store::Objects * objects, call.environment().objects());
    TRY(const std::string bytes, objects->get(call.principal().tenant, object_key(digest), digest));
    return decoded_correlation(bytes);
}

Result<clo::SharedFactor> CorrelationFactors::factored(const math::Matrix& matrix,
                                                       clo::CorrelationRepair repair) {
    std::string key = factor_key(matrix, repair);
    if (auto known = find(key)) return known;
    TRY(clo::FactoredCorrelation made, clo::factored_correlation(matrix, repair));
    const std::size_t bytes =
        (made.matrix.data.size() + made.factor.loadings.data.size()) * sizeof(double);
    auto factor = std::make_shared<const clo::FactoredCorrelation>(std::move(made));
    add({.key = std::move(key), .factor = factor, .bytes = bytes});
    return clo::SharedFactor(factor);
}

clo::SharedFactor CorrelationFactors::find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(entries_, key, &Entry::key);
    if (found == entries_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found);
    return entries_.front().factor;
}

void CorrelationFactors::add(Entry entry) {
    const std::lock_guard lock(mutex_);
    // A single entry must not push out all others.
    if (entry.bytes > kMostBytes / 2) return;
    // Another thread may have made it meanwhile.
    if (std::ranges::find(entries_, entry.key, &Entry::key) != entries_.end()) return;
    bytes_ += entry.bytes;
    entries_.push_front(std::move(entry));
    while (bytes_ > kMostBytes) {
        bytes_ -= entries_.back().bytes;
        entries_.pop_back();
    }
}

Status use_stored_correlation(Call& call, clo::SimulationCorrelation& correlation,
                              std::string& data_digest) {
    correlation.factored = [&factors = call.environment().shared<CorrelationFactors>()](
                               const math::Matrix& matrix, clo::CorrelationRepair repair) {
        return factors.factored(matrix, repair);
    };
    if (correlation.stored.empty()) return {};
    store::CloCorrelationRow row;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        auto found = store::find_clo_correlation(transaction, correlation.stored);
        if (!found) {
            Error error = found.error();
            error.errors.push_back({"/correlation/stored", "unknown", error.message,
                                    "list the matrices with clo.correlation.list"});
            return error;
        }
        row = *std::move(found);
        return {};
    }));
    TRY(clo::NamedCorrelation named, get_correlation(call, row.repaired_digest));
    correlation.named = std::make_shared<const clo::NamedCorrelation>(std::move(named));
    data_digest = sha256_hex(fmt::format("{}\n{}", data_digest, row.repaired_digest));
    return {};
}

}  // namespace ballast::service
