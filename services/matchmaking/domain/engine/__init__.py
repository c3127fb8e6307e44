"""The matching engine: a planning problem in (`problem`), every option at its exact least price out (`planning`). It knows no meeting."""
