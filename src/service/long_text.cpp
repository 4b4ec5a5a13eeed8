#include "service/long_text.hpp"

#include "base/check.hpp"
#include "base/joined_source.hpp"
#include "service/call.hpp"
#include "store/spool_file.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kEnd = "\"}";  // of the text and of the response

}  // namespace

Result<LongText> LongText::begin(Call& call) {
    LongText text(call);
    if (call.takes_source()) {
        TRY(text.file_, store::SpoolFile::create(call.environment().data().string()));
    }
    return text;
}

Status LongText::append(std::string_view text) {
    if (hash_) hash_->update(text);
    if (!file_) {
        text_ += text;
        return {};
    }
    text_.clear();
    wire::write_string(text_, text);
    return file_->append(std::string_view(text_).substr(1, text_.size() - 2));
}

std::string LongText::digest() {
    CHECK(hash_.has_value());
    std::string digest = hash_->finish_hex();
    hash_.reset();
    return digest;
}

Status LongText::send(std::string response) {
    TRY_STATUS(file_->flush());
    CHECK(response.ends_with(kEnd));
    response.resize(response.size() - kEnd.size());
    call_->answer_with(joined_source(std::move(response), file_, std::string(kEnd)));
    return {};
}

}  // namespace ballast::service
