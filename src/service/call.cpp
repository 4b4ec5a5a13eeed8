#include "service/call.hpp"

#include <charconv>
#include <fmt/format.h>

#include "base/check.hpp"
#include "store/database.hpp"

namespace ballast::service {

store::Transaction& Call::transaction() const {
    CHECK(transaction_ != nullptr);
    return *transaction_;
}

Status Call::read(const std::function<Status(store::Transaction&)>& body) const {
    if (transaction_) return body(*transaction_);
    if (!principal_->has_tenant())
        return fail(Code::kNotFound,
                    "nothing is stored yet: import or create something first, or run `ballast demo "
                    "load`");
    TRY(store::Database * database, environment_->database());
    return database->read(
        principal_->tenant, [&](store::Transaction& transaction) { return body(transaction); },
        &work_.cancel);
}

Status Call::store_kept(store::Transaction& transaction) const {
    for (store::ResultDraft draft : kept_) {
        if (draft.created_by.empty()) draft.created_by = principal_->name;
        TRY([[maybe_unused]] const store::KeptResult kept,
            store::keep_result(transaction, draft, now()));
    }
    return {};
}

Status Call::write(const std::function<Status(store::Transaction&)>& body) {
    CHECK(transaction_ == nullptr);
    TRY(store::Database * database, environment_->database());
    TRY_STATUS(
        database->transact(principal_->tenant, [&](store::Transaction& transaction) -> Status {
            TRY_STATUS(body(transaction));
            if (audit_ && !is_audited_) TRY_STATUS(audit_(transaction, *this));
            return {};
        }));
    is_audited_ = audit_ != nullptr;
    return {};
}

void Call::set_version(std::int64_t version) { etag_ = etag_of(version); }

std::string etag_of(std::int64_t version) { return fmt::format("\"v{}\"", version); }

Result<std::int64_t> version_of(std::string_view etag) {
    std::string_view text = etag;
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    std::int64_t version = 0;
    if (text.size() > 1 && text.front() == 'v') {
        const auto [end, error] =
            std::from_chars(text.data() + 1, text.data() + text.size(), version);
        if (error == std::errc{} && end == text.data() + text.size()) return version;
    }
    Error error =
        fail(Code::kInvalidInput,
             fmt::format("expected the ETag of the version to change, such as \"v3\", got {}",
                         etag.substr(0, 40)));
    error.errors.push_back(
        {"/if_match", "etag", error.message, "read the resource again to get it"});
    return error;
}

}  // namespace ballast::service
