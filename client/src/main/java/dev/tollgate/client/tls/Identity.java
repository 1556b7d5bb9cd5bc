package dev.tollgate.client.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the certificates that vouch for it, that of the key first. The two fit.
 *
 * @param name no other identity of this process has it: what a handshake began with one it ends
 *     with
 */
record Identity(String name, PrivateKey key, List<X509Certificate> chain) {
  private static final byte[] PROBE = {1, 2, 3, 4, 5, 6, 7, 8};

  /** Fits key and certificates together. */
  static Identity of(String name, PemFile certificates, Path keyFile, PrivateKey key)
      throws TlsFileException {
    List<X509Certificate> chain = certificates.certificates();
    if (!fits(key, chain.get(0).getPublicKey())) {
      throw new TlsFileException(
          keyFile, "does not hold the key of the first certificate in the certificate file");
    }
    return new Identity(name, key, chain);
  }

  private static boolean fits(PrivateKey key, PublicKey certified) {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance(signature(key));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String signature(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }

  /** The certificate of the key. */
  X509Certificate leaf() {
    return chain.get(0);
  }
}
