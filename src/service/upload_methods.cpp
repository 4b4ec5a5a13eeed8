#include "base/base64.hpp"
#include "service/methods.hpp"
#include "service/upload_requests.hpp"

namespace ballast::service {

namespace {

std::string owner_of(const Call& call) { return call.principal().user.to_string(); }

UploadView view_of(const store::UploadFile& file) {
    return {.id = file.id.to_string(),
            .name = file.name,
            .size = static_cast<std::int64_t>(file.size),
            .received = static_cast<std::int64_t>(file.received),
            .whole = file.is_whole()};
}

Result<UploadView> create_upload(Call& call, const CreateUploadRequest& request) {
    TRY(store::UploadFiles * uploads, call.environment().uploads());
    TRY(const store::UploadFile file,
        uploads->create(call.principal().tenant, request.name, owner_of(call),
                        static_cast<std::uint64_t>(request.size), call.now()));
    call.touch("upload:" + file.id.to_string());
    return view_of(file);
}

Result<UploadView> append(Call& call, const AppendUploadRequest& request) {
    TRY(const store::UploadId id, store::UploadId::parse(request.upload));
    auto piece = from_base64(request.content);
    if (!piece) {
        Error error = std::move(piece).error();
        error.errors.push_back({"/content", "base64", error.message, "encode the bytes again"});
        return error;
    }
    TRY(store::UploadFiles * uploads, call.environment().uploads());
    TRY(const store::UploadFile file,
        uploads->append(call.principal().tenant, id, owner_of(call),
                        static_cast<std::uint64_t>(request.offset), *piece));
    call.touch("upload:" + request.upload);
    return view_of(file);
}

Result<PieceUrl> piece_url(Call& call, const PieceUrlRequest& request) {
    TRY(const store::UploadId id, store::UploadId::parse(request.upload));
    TRY(store::UploadFiles * uploads, call.environment().uploads());
    TRY(std::string url, uploads->piece_url(call.principal().tenant, id, owner_of(call),
                                            static_cast<std::uint64_t>(request.offset),
                                            static_cast<std::uint64_t>(request.size)));
    call.touch("upload:" + request.upload);
    PieceUrl piece;
    if (!url.empty()) piece.url = std::move(url);
    return piece;
}

Result<UploadView> get_upload(Call& call, const UploadRequest& request) {
    TRY(const store::UploadId id, store::UploadId::parse(request.upload));
    TRY(store::UploadFiles * uploads, call.environment().uploads());
    TRY(const store::UploadFile file, uploads->get(call.principal().tenant, id, owner_of(call)));
    return view_of(file);
}

Result<DeletedUpload> remove_upload(Call& call, const UploadRequest& request) {
    TRY(const store::UploadId id, store::UploadId::parse(request.upload));
    TRY(store::UploadFiles * uploads, call.environment().uploads());
    TRY_STATUS(uploads->remove(call.principal().tenant, id, owner_of(call)));
    call.touch("upload:" + request.upload);
    return DeletedUpload{};
}

// These change files, not rows: no transaction is held while bytes are written. `upload.create`
// writes a few, in the transaction of its Idempotency-Key: a repeated request makes no second file.
MethodInfo info(std::string name, std::string summary, Effect effect, Route route) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kUploadWrite,
            .effect = effect,
            .route = std::move(route),
            .needs_store = effect == Effect::kWrite,
            .idempotent = effect == Effect::kRead};
}

}  // namespace

void add_upload_methods(MethodTable& table) {
    table.add<CreateUploadRequest, UploadView>(
        info("upload.create", "Starts the upload of a file that is too large for a single request.",
             Effect::kWrite, {Verb::kPost, "/uploads"}),
        create_upload);
    table.add<AppendUploadRequest, UploadView>(
        info("upload.append", "Adds the next part of a file; a part out of order changes nothing.",
             Effect::kRun, {Verb::kPost, "/uploads/{upload}/pieces"}),
        append);
    table.add<PieceUrlRequest, PieceUrl>(
        info(
            "upload.piece_url",
            "Returns an address to which the next part of a file is sent directly, where files are "
            "kept in an object store.",
            Effect::kRun, {Verb::kPost, "/uploads/{upload}/piece-urls"}),
        piece_url);
    table.add<UploadRequest, UploadView>(info("upload.get", "Returns the state of an upload.",
                                              Effect::kRead, {Verb::kGet, "/uploads/{upload}"}),
                                         get_upload);
    MethodInfo removal = info("upload.delete", "Deletes an upload that has not been read.",
                              Effect::kRun, {Verb::kDelete, "/uploads/{upload}"});
    removal.destructive = true;
    table.add<UploadRequest, DeletedUpload>(std::move(removal), remove_upload);
}

}  // namespace ballast::service
