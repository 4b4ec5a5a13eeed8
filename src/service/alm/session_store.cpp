#include "service/alm/session_store.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <set>

#include "report/document.hpp"
#include "service/alm/describe_session.hpp"
#include "service/alm/session_cache.hpp"
#include "service/alm/session_cleanup.hpp"
#include "service/file_home.hpp"
#include "store/blob_cache.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/upload_files.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

constexpr const char* kErrorsFile = "errors.jsonl";

std::string owner_of(const Call& call) { return call.principal().user.to_string(); }

Error wrong_request(std::string pointer, std::string code, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    return error;
}

// Deleted with its contents unless keep() is called.
class SessionDirectory {
public:
    explicit SessionDirectory(fs::path path) : path_(std::move(path)) {}
    ~SessionDirectory() {
        std::error_code ignored;
        if (!kept_) fs::remove_all(path_, ignored);
    }
    SessionDirectory(const SessionDirectory&) = delete;
    SessionDirectory& operator=(const SessionDirectory&) = delete;

    Status make() const {
        std::error_code error;
        fs::create_directories(path_, error);
        if (error)
            return fail(
                Code::kUnavailable,
                fmt::format("the session's directory cannot be created: {}", error.message()));
        return {};
    }
    void keep() { kept_ = true; }
    std::uint64_t bytes() const {
        std::uint64_t total = 0;
        std::error_code error;
        for (const auto& entry : fs::recursive_directory_iterator(path_, error))
            if (entry.is_regular_file(error)) total += entry.file_size(error);
        return total;
    }

private:
    fs::path path_;
    bool kept_ = false;
};

Status check_dates(const CreateAlmSessionRequest& request) {
    if (!request.market) return {};
    for (const auto& date : {request.market->as_of, request.market->analysis_date})
        if (date && *date != request.as_of)
            return wrong_request("/market/analysis_date", "ambiguous",
                                 "the date of the market differs from the session's as_of",
                                 "give one date");
    return {};
}

// Checked now rather than at the first valuation of the session.
AlmMarket dated(AlmMarket market, const AlmSessionManifest& manifest) {
    market.as_of.reset();
    market.analysis_date = manifest.as_of;
    market.reporting_currency = manifest.currency;
    return market;
}

// The discount curve: the request's choice, else the curve named by contracts with the largest
// total balance, else the first with a name that suggests it, else the first.
std::string discount_of(const std::string& currency, const std::vector<ingest::CurveRow>& curves,
                        const AlmCurveChoice& choice, const std::vector<AlmNamedDiscount>& named) {
    if (const auto chosen = choice.discount_curves.find(currency);
        chosen != choice.discount_curves.end())
        return chosen->second;
    const AlmNamedDiscount* most = nullptr;
    for (const AlmNamedDiscount& one : named)
        if (one.currency == currency && (!most || one.balance > most->balance) &&
            std::ranges::any_of(curves, [&](const ingest::CurveRow& curve) {
                return curve.id == one.curve && curve.currency == currency;
            }))
            most = &one;
    if (most) return most->curve;
    std::string first;
    for (const ingest::CurveRow& curve : curves) {
        if (curve.currency != currency) continue;
        if (first.empty()) first = curve.id;
        if (curve.id.ends_with("_OIS")) return curve.id;
    }
    return first;
}

AlmNodes nodes_of(const ingest::CurveRow& curve) {
    AlmNodes nodes;
    for (const auto& [tenor, rate] : curve.nodes) nodes.emplace_back(tenor, rate);
    return nodes;
}

void note_missing_curves(const AlmSessionManifest& manifest, Issues& issues) {
    if (!manifest.market) {
        issues.push_back({Severity::kWarning, "no_market",
                          "the session has no curves yet and cannot be valued; set them with "
                          "alm.session.curves or alm.session.update",
                          "market"});
        return;
    }
    std::set<std::string> missing;
    for (const AlmControlTotal& total : manifest.totals)
        if (!manifest.market->currencies.contains(total.currency)) missing.insert(total.currency);
    for (const std::string& currency : missing)
        issues.push_back(
            {Severity::kWarning, "no_curves",
             fmt::format(
                 "there are no curves for {}: its positions are left out of every valuation",
                 currency),
             currency});
}

// Contracts that name a different curve from the one used to discount their currency.
void note_other_discounts(const AlmSessionManifest& manifest, Issues& issues) {
    if (!manifest.market) return;
    for (const AlmNamedDiscount& one : manifest.discounts) {
        const auto of = manifest.market->currencies.find(one.currency);
        if (of == manifest.market->currencies.end()) continue;
        const auto curve = of->second.projection_curves.find(one.curve);
        const bool known = curve != of->second.projection_curves.end();
        if (known && curve->second == of->second.discount_curve) continue;
        issues.push_back(
            {Severity::kWarning, "discount_curve",
             fmt::format("{} contract{} with a balance of {:.2f} {} name{} the discount curve {}, "
                         "{}; they are discounted with the currency's curve",
                         one.positions, one.positions == 1 ? "" : "s", one.balance, one.currency,
                         one.positions == 1 ? "s" : "", one.curve,
                         known ? "which is not the currency's" : "which does not exist"),
             one.currency});
    }
}

// Deposits that would be left out of every valuation.
void note_missing_run_off(const AlmSessionManifest& manifest, Issues& issues) {
    for (const AlmRuledDeposits& one : manifest.ruled_deposits) {
        if (manifest.behaviour.deposits.contains(one.key)) continue;
        const bool is_one = one.positions == 1;
        issues.push_back(
            {Severity::kError, "no_run_off",
             fmt::format("{} non-maturity deposit{} with a balance of {} in total ({}{}) {} no "
                         "run-off assumption and {} left out of every valuation: {}, or state "
                         "run-off dates in the file",
                         one.positions, is_one ? "" : "s",
                         report::shown(one.balance, {.digits = 2}), one.first,
                         is_one ? "" : " and others", is_one ? "has" : "have",
                         is_one ? "is" : "are",
                         one.key.empty()
                             ? "give a withdrawal key and a deposit rule of that key"
                             : fmt::format("add the deposit rule {} to the assumptions", one.key)),
             one.key});
    }
}

}  // namespace

fs::path session_directory(const Environment& environment, const TenantId& tenant,
                           const store::UploadSessionId& id) {
    return session_directory(environment, tenant) / id.to_string();
}

std::string session_blobs(const TenantId& tenant, const store::UploadSessionId& id) {
    return session_blobs(tenant) + id.to_string() + "/";
}

Result<store::ColumnsOptions> session_columns(Environment& environment, const TenantId& tenant,
                                              const store::UploadSessionId& id) {
    TRY(store::BlobCache* const copies, file_copies(environment));
    const fs::path root = session_directory(environment, tenant, id);
    // Another machine made the session.
    std::error_code ignored;
    if (copies) fs::create_directories(root, ignored);
    return store::ColumnsOptions{
        .root = root.string(), .copies = copies, .blobs = session_blobs(tenant, id)};
}

Result<StoredAlmSession> open_alm_session(Call& call, store::Transaction& transaction,
                                          const std::string& id) {
    TRY(const store::UploadSessionId parsed, store::UploadSessionId::parse(id));
    StoredAlmSession session;
    TRY(session.row, store::get_upload_session(transaction, parsed));
    if (session.row.kind != kAlmSessionKind)
        return fail(Code::kNotFound, fmt::format("there is no session {}", id)).with("session", id);
    TRY_STATUS(store::touch_upload_session(transaction, parsed, call.now()));
    TRY(session.manifest, wire::read_json<AlmSessionManifest>(session.row.manifest));
    return session;
}

bool may_manage(const Call& call, const store::UploadSession& session) {
    return session.owner == owner_of(call) || call.principal().role >= Role::kManager;
}

Status require_manageable(const Call& call, const store::UploadSession& session,
                          std::string_view action) {
    if (may_manage(call, session)) return {};
    return fail(Code::kForbidden,
                fmt::format("only the owner of the balance sheet {}, managers and administrators "
                            "may {} it",
                            session.name, action));
}

Result<StoredAlmSession> open_alm_session(Call& call, const std::string& id) {
    TRY(store::Database * database, call.environment().database());
    return database->transact(call.principal().tenant, [&](store::Transaction& transaction) {
        return open_alm_session(call, transaction, id);
    });
}

Result<StoredAlmSession> save_alm_session(store::Transaction& transaction,
                                          const StoredAlmSession& session, std::int64_t expected) {
    StoredAlmSession saved = session;
    saved.row.manifest = wire::to_json(session.manifest);
    TRY(saved.row, store::update_upload_session(transaction, saved.row, expected));
    return saved;
}

Result<RequestedFiles> requested_files(Call& call, const std::vector<AlmSessionFile>& files) {
    RequestedFiles result;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const AlmSessionFile& file = files[i];
        const std::string pointer = fmt::format("/files/{}", i);
        const int given = !file.upload.empty() + !file.file.empty() + !file.content.empty();
        if (given != 1)
            return wrong_request(pointer, "required",
                                 "a file is given in more than one way, or not at all: expected "
                                 "one of upload, file and content",
                                 "give the id of an upload, a path, or a name and the text");
        if (!file.upload.empty()) {
            const auto id = store::UploadId::parse(file.upload);
            if (!id) return wrong_request(pointer + "/upload", "id", id.error().message, "");
            TRY(store::UploadFiles * uploads, call.environment().uploads());
            TRY(const store::UploadFile known,
                uploads->get(call.principal().tenant, *id, owner_of(call)));
            TRY(std::string path, uploads->path(call.principal().tenant, *id, owner_of(call)));
            result.files.push_back({.name = known.name, .path = std::move(path)});
            result.uploads.push_back(file.upload);
        } else if (!file.file.empty()) {
            if (!call.files())
                return wrong_request(pointer + "/file", "file",
                                     "files on disk cannot be named in this interface",
                                     "upload the file, or give its text as `content`");
            TRY(std::string bytes, call.files()->read_bytes(file.file));
            result.files.push_back(
                {.name = fs::path(file.file).filename().string(), .content = std::move(bytes)});
        } else {
            if (file.name.empty())
                return wrong_request(pointer + "/name", "required", "content requires a file name",
                                     "give name, such as positions.csv");
            result.files.push_back({.name = file.name, .content = file.content});
        }
    }
    return result;
}

Status remove_uploads(Call& call, const std::vector<std::string>& uploads) {
    for (const std::string& text : uploads) {
        TRY(const store::UploadId id, store::UploadId::parse(text));
        TRY(store::UploadFiles * files, call.environment().uploads());
        const Status removed = files->remove(call.principal().tenant, id, owner_of(call));
        if (!removed && removed.error().code != Code::kNotFound) return removed;
    }
    return {};
}

std::pair<AlmMarket, Issues> market_with_curves(const AlmSessionManifest& manifest,
                                                const std::vector<ingest::CurveRow>& curves,
                                                const AlmCurveChoice& choice) {
    Issues issues;
    AlmMarket market = dated(manifest.market.value_or(AlmMarket{}), manifest);
    if (!manifest.market) market.tier1 = manifest.tier1;
    std::set<std::string> currencies;
    for (const ingest::CurveRow& curve : curves) currencies.insert(curve.currency);
    for (const std::string& currency : currencies) {
        const auto before = market.currencies.find(currency);
        const auto fx = choice.fx.find(currency);
        AlmCurrency row = before == market.currencies.end() ? AlmCurrency{} : before->second;
        if (fx != choice.fx.end()) {
            row.fx_to_reporting = fx->second;
        } else if (before == market.currencies.end() && currency != manifest.currency) {
            issues.push_back(
                {Severity::kWarning, "no_fx",
                 fmt::format(
                     "there is no exchange rate from {} to {}: its curves are left out; give fx",
                     currency, manifest.currency),
                 currency});
            continue;
        }
        const std::string discount = discount_of(currency, curves, choice, manifest.discounts);
        row.discount_curve.clear();
        row.projection_curves.clear();
        for (const ingest::CurveRow& curve : curves) {
            if (curve.currency != currency) continue;
            if (curve.id == discount) row.discount_curve = row.projection_curve = nodes_of(curve);
            row.projection_curves[curve.id] = nodes_of(curve);
        }
        if (row.discount_curve.empty()) {
            issues.push_back(
                {Severity::kWarning, "no_discount_curve",
                 fmt::format(
                     "the files have no curve {} to discount {} with: the currency is left out",
                     discount, currency),
                 currency});
            continue;
        }
        market.currencies[currency] = std::move(row);
    }
    return {std::move(market), std::move(issues)};
}

Result<StoredAlmSession> create_alm_session(Call& call, const CreateAlmSessionRequest& request) {
    TRY_STATUS(check_dates(request));
    TRY(const RequestedFiles files, requested_files(call, request.files));
    // Creates the data directory, the parent of the session directory.
    TRY([[maybe_unused]] const store::Database* database, call.environment().database());
    const TenantId& tenant = call.principal().tenant;
    StoredAlmSession session;
    session.row.id = store::UploadSessionId::make(call.now());
    const fs::path path = session_directory(call.environment(), tenant, session.row.id);
    SessionDirectory directory(path);
    TRY_STATUS(directory.make());
    {
        TRY(store::ColumnsOptions options,
            session_columns(call.environment(), tenant, session.row.id));
        options.memory_limit_mb = 256;
        options.threads = 1;
        const store::Columns columns(std::move(options));
        std::ofstream errors(path / kErrorsFile, std::ios::binary);
        TRY(Intake intake,
            read_intake(
                files.files, {request.as_of, request.currency}, columns,
                [&](const AlmRowError& error) { errors << wire::to_json(error) << '\n'; },
                call.work()));
        session.manifest = std::move(intake.manifest);
        if (request.market) session.manifest.market = dated(*request.market, session.manifest);
        if (!intake.curves.empty()) {
            auto [market, found] = market_with_curves(session.manifest, intake.curves, request);
            if (!market.currencies.empty()) session.manifest.market = std::move(market);
            session.issues = std::move(found);
        }
        session.manifest.tier1 = request.tier1;
        if (request.tier1 && session.manifest.market)
            session.manifest.market->tier1 = request.tier1;
    }
    TRY(store::BlobCache* const copies, file_copies(call.environment()));
    if (copies) TRY_STATUS(copies->publish(session_blobs(tenant, session.row.id) + kErrorsFile));
    session.manifest.behaviour = request.behaviour;
    session.row.kind = kAlmSessionKind;
    session.row.name = request.name;
    session.row.owner = owner_of(call);
    session.row.pinned = request.pinned;
    session.row.size_bytes = directory.bytes();
    session.row.manifest = wire::to_json(session.manifest);
    TRY(session.row, keep_session(call, session.row));
    directory.keep();
    TRY_STATUS(remove_uploads(call, files.uploads));
    return session;
}

AlmSessionView alm_session_view(Environment& environment, const TenantId& tenant,
                                const StoredAlmSession& session, Issues issues) {
    AlmSessionView view;
    static_cast<AlmSessionContents&>(view) =
        static_cast<const AlmSessionContents&>(session.manifest);
    view.id = session.row.id.to_string();
    view.name = session.row.name;
    view.pinned = session.row.pinned;
    view.size_bytes = static_cast<std::int64_t>(session.row.size_bytes);
    view.created_at = session.row.created_at;
    view.last_accessed_at = session.row.last_accessed_at;
    view.version = session.row.version;
    view.market = session.manifest.market;
    view.behaviour = session.manifest.behaviour;
    view.assumptions = session.manifest.assumptions;
    view.earlier_figures = session.manifest.earlier && !session.manifest.earlier->figures.empty();
    view.data_digest = session.manifest.data_digest;
    constexpr std::size_t kFirst = 20;
    if (auto page = read_errors(environment, tenant, session.row.id, "", kFirst))
        view.first_errors = std::move(page->errors);
    view.issues = std::move(issues);
    note_missing_run_off(session.manifest, view.issues);
    note_missing_curves(session.manifest, view.issues);
    note_other_discounts(session.manifest, view.issues);
    report_defaults(session.manifest.defaults, alm::BalanceRule::kRunoff, view.issues);
    return view;
}

Result<ErrorPage> read_errors(Environment& environment, const TenantId& tenant,
                              const store::UploadSessionId& id, std::string_view cursor,
                              std::size_t limit) {
    std::uint64_t offset = 0;
    const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), offset);
    if (!cursor.empty() && (error != std::errc() || end != cursor.data() + cursor.size()))
        return wrong_request("/cursor", "cursor", "the cursor does not belong to this list",
                             "use next_cursor of the previous page");
    TRY(store::BlobCache* const copies, file_copies(environment));
    if (copies) TRY_STATUS(copies->fetch(session_blobs(tenant, id) + kErrorsFile, {}));
    std::ifstream in(session_directory(environment, tenant, id) / kErrorsFile, std::ios::binary);
    if (!in) return fail(Code::kCorrupted, "the session's errors no longer exist");
    in.seekg(static_cast<std::streamoff>(offset));
    ErrorPage page;
    std::string line;
    while (page.errors.size() < limit && std::getline(in, line)) {
        auto row = wire::read_json<AlmRowError>(line);
        if (!row)
            return wrong_request("/cursor", "cursor", "the cursor does not belong to this list",
                                 "use next_cursor of the previous page");
        page.errors.push_back(*std::move(row));
    }
    if (in && in.peek() != std::ifstream::traits_type::eof())
        page.next = fmt::to_string(static_cast<std::uint64_t>(in.tellg()));
    return page;
}

}  // namespace ballast::service
